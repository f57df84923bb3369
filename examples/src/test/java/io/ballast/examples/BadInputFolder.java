package io.ballast.examples;

import static io.ballast.examples.images.SampleImages.IMAGES;
import static io.ballast.examples.images.SampleImages.LABELS;
import static org.apache.spark.sql.functions.expr;

import io.ballast.examples.images.SampleImages;
import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;

/** A folder of tables that have something wrong with them, and one that has not: {@code table.csv}. */
final class BadInputFolder {
    private static final int ROWS = 60;

    private final Path folder;
    private final SparkSession spark = LocalSpark.session();

    private BadInputFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes all of it, some forty small files. */
    static void fill(Path folder) throws IOException {
        BadInputFolder made = new BadInputFolder(folder);
        made.good();
        made.tablesOfText();
        made.tablesInParquet();
        made.damagedFiles();
        made.images();
        made.outputs();
    }

    /** What is in a folder: paths with the sizes and checksums of files. */
    static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                contents.put(folder.relativize(each).toString(), Files.isDirectory(each) ? "folder" : content(each));
            }
        }
        return contents;
    }

    private static String content(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return "%d bytes, checksum %08x".formatted(bytes.length, checksum.getValue());
    }

    private void good() throws IOException {
        StringBuilder csv = new StringBuilder("x,y,note,label\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append("%d.5,%d,n%d,%s%n".formatted(i * 7 % 23, i * 5 % 17, i, i % 3 == 0 ? "rare" : "common"));
        }
        write("table.csv", csv.toString());
        write("parts/part-0.csv", csv.toString());
        write("three.csv", "x,label\n" + "1.5,a\n2.5,b\n3.5,c\n".repeat(8));
    }

    private void tablesOfText() throws IOException {
        write("one-class.csv", "x,label\n1,0\n2,0\n");
        write("few.csv", "x,label\n1,0\n2,1\n3,0\n4,0\n");
        write("nan.csv", "x,label\n1,0\n,1\nNaN,1\n");
        write("infinite.csv", "x,label\n1,0\nInfinity,1\n");
        write("huge.csv", "x,label\n1,0\n1e200,1\n");
        write("null-label.csv", "x,label\n1,0\n2,\n");
        write("no-rows.csv", "x,label\n");
        write("empty.csv", "");
        write("short-row.csv", "x,y,label\n1,2,0\n3,4,1\n5,6\n");
        write("open-quote.csv", "x,label\n1,0\n\"2,1\n");
        write("same-names.csv", "x,label,label\n1,0,1\n2,1,0\n");
        write("synthetic.csv", "synthetic,label\n1,0\n2,1\n");
        write("entropy.csv", "x,entropy,label\n1,1,0\n2,1,1\n");
        write("text-only.csv", "name,label\na,0\nb,1\n");
        StringBuilder measured = new StringBuilder("x,label\n");
        for (int i = 0; i < 1_500; i++) {
            measured.append("%d,%d.25%n".formatted(i, i));
        }
        write("measured.csv", measured.toString());
        write("table.dat", "1 2 3\n");
        write("bad.libsvm", "1 1:0.5 zwei:3\n");
    }

    private void tablesInParquet() {
        parquet("good", "double(id) as x", "int(id % 3 = 0) as label");
        parquet("boolean-label", "double(id) as x", "id % 3 = 0 as label");
        parquet("date-label", "double(id) as x", "date_add(date'2024-01-01', int(id % 3)) as label");
        parquet("nan-label", "double(id) as x", "if(id = 5, double('NaN'), double(id % 2)) as label");
        parquet("date-feature", "double(id) as x", "date'2024-01-01' as day", "int(id % 2) as label");
        parquet("array-feature", "double(id) as x", "array(id, id) as both", "int(id % 2) as label");
        parquet(
                "ragged",
                functions
                        .array_to_vector(expr("array_repeat(double(id), 1 + int(id % 2))"))
                        .as("v"),
                expr("int(id % 2) as label"));
    }

    private void parquet(String name, String... columns) {
        parquet(name, Stream.of(columns).map(text -> expr(text)).toArray(Column[]::new));
    }

    private void parquet(String name, Column... columns) {
        Path file = folder.resolve(name + ".parquet");
        spark.range(0, ROWS, 1, 1).select(columns).write().parquet(file.toString());
    }

    private void damagedFiles() throws IOException {
        byte[] whole = Files.readAllBytes(part("good.parquet"));
        write("junk.parquet", "not Parquet at all");
        write("empty.parquet", "");
        write("cut.parquet", Arrays.copyOf(whole, whole.length / 2));
        byte[] flipped = whole.clone();
        for (int i = 4; i < 200; i++) {
            flipped[i] ^= 0x55;
        }
        write("flipped.parquet", flipped);
        write("text.parquet/notes.txt", "nothing to read");
        Files.createDirectories(folder.resolve("empty-folder"));
        write("broken.csv.gz", "x,label\n1,0\n");
        byte[] random = new byte[4_000];
        new Random(1).nextBytes(random);
        write("binary.csv", random);
    }

    private Path part(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(file -> file.getFileName().toString().matches("part-.*parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void images() throws IOException {
        byte[] labels = SampleImages.labels(20, 10);
        Path idx = Files.createDirectories(folder.resolve("idx"));
        SampleImages.idx(idx.resolve("images"), IMAGES, SampleImages.bars(labels, 6), 30, 6, 6);
        SampleImages.idx(idx.resolve("labels"), LABELS, labels, 30);
        SampleImages.idx(idx.resolve("labels-29"), LABELS, Arrays.copyOf(labels, 29), 29);
        SampleImages.idx(idx.resolve("images-cut"), IMAGES, new byte[100], 30, 6, 6);
        SampleImages.idx(idx.resolve("images-huge"), IMAGES, new byte[10], 2, 100_000, 100_000);
        SampleImages.folder(folder.resolve("pictures"), 6, 8, 8);
        SampleImages.folder(folder.resolve("damaged-pictures"), 6, 8, 8);
        Path damaged = folder.resolve("damaged-pictures/upright/003.png");
        byte[] png = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(png, png.length / 2));
        SampleImages.folder(folder.resolve("unequal-pictures"), 6, 8, 8);
        SampleImages.png(folder.resolve("unequal-pictures/lying/009.png"), 1, 7, 1);
        write("no-pictures/a/readme.txt", "no image");
        write("no-pictures/b/readme.txt", "no image");
    }

    private void outputs() throws IOException {
        write("taken/precious", "data");
        write("a-file", "no folder");
        write("thesis/thesis.tex", "years of work");
        write("reported/report.json", "{}");
        write("notes/notes.txt", "no checkpoint");
        write("gan/gan.bin", "no checkpoint");
        write("search/settings.json", "{\"seed\":");
        write("other-search/settings.json", "{\"seed\":\"1\"}");
        write("units/settings.json", "{\"seed\":1}");
    }

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
