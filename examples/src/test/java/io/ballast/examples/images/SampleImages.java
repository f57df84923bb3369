package io.ballast.examples.images;

import java.awt.image.BufferedImage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small images made of nothing: a bright bar on dark ground, upright in class 0, lying in class 1, aslant in class 2. */
public final class SampleImages {
    public static final int IMAGES = 0x00000803;
    public static final int LABELS = 0x00000801;

    private SampleImages() {}

    /** Pixels of one image, side x side. */
    public static byte[] bar(int label, int side, long seed) {
        Random random = new Random(1_000 * seed + label);
        int at = 1 + random.nextInt(side - 2);
        byte[] pixels = new byte[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int place = label == 0 ? x : label == 1 ? y : (x + y) % side;
                int bright = place == at ? 200 : 20;
                pixels[y * side + x] = (byte) (bright + random.nextInt(40));
            }
        }
        return pixels;
    }

    /** Labels in which each class has as many places as asked for, mixed. */
    public static byte[] labels(int... counts) {
        int total = 0;
        for (int count : counts) {
            total += count;
        }
        byte[] labels = new byte[total];
        int at = 0;
        for (int c = 0; c < counts.length; c++) {
            for (int i = 0; i < counts[c]; i++) {
                labels[at++] = (byte) c;
            }
        }
        Random random = new Random(7);
        for (int i = total - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            byte swapped = labels[i];
            labels[i] = labels[j];
            labels[j] = swapped;
        }
        return labels;
    }

    /** Images for these labels, one after the other. */
    public static byte[] bars(byte[] labels, int side) {
        byte[] all = new byte[labels.length * side * side];
        for (int i = 0; i < labels.length; i++) {
            System.arraycopy(bar(labels[i], side, i), 0, all, i * side * side, side * side);
        }
        return all;
    }

    /** An IDX file; packed where its name ends in {@code .gz}. */
    public static Path idx(Path file, int magic, byte[] bytes, int... sizes) throws IOException {
        try (OutputStream plain = Files.newOutputStream(file);
                DataOutputStream out =
                        new DataOutputStream(file.toString().endsWith(".gz") ? new GZIPOutputStream(plain) : plain)) {
            out.writeInt(magic);
            for (int size : sizes) {
                out.writeInt(size);
            }
            out.write(bytes);
        }
        return file;
    }

    /** A gray PNG file of a bar. */
    public static Path png(Path file, int label, int side, long seed) throws IOException {
        return png(file, gray(bar(label, side, seed), side));
    }

    public static BufferedImage gray(byte[] pixels, int width) {
        BufferedImage image = new BufferedImage(width, pixels.length / width, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, width, pixels.length / width, pixels);
        return image;
    }

    public static Path png(Path file, BufferedImage image) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /** A folder with subfolders {@code upright}, {@code lying}, ..., of so many images each. */
    public static Path folder(Path folder, int side, int... counts) throws IOException {
        String[] names = {"upright", "lying", "aslant"};
        for (int c = 0; c < counts.length; c++) {
            for (int i = 0; i < counts[c]; i++) {
                png(folder.resolve(names[c]).resolve("%03d.png".formatted(i)), c, side, i);
            }
        }
        return folder;
    }
}
