package io.ballast.network;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on any Hadoop file system that holds how far the training of one GAN has come, in plain numbers. A file is written beside its place and moved there, so
 * that a killed run leaves the one before.
 */
public final class GanCheckpoint {
    private static final String FILE = "gan.bin";
    private static final String BEGUN = ".new";
    private static final long MAGIC = 0x42616c6c61737447L;
    private static final int LARGEST = 1 << 29;

    private final FileSystem fileSystem;
    private final Path folder;
    private final int interval;

    private GanCheckpoint(FileSystem fileSystem, Path folder, int interval) {
        this.fileSystem = fileSystem;
        this.folder = folder;
        this.interval = interval;
    }

    /** Keeps nothing. */
    public static GanCheckpoint none() {
        return new GanCheckpoint(null, null, Integer.MAX_VALUE);
    }

    /**
     * A folder, new or left by a training that was killed.
     *
     * @param interval epochs from one checkpoint to the next, at least 1
     */
    public static GanCheckpoint in(Configuration hadoop, String path, int interval) {
        Path folder = new Path(path);
        try {
            return new GanCheckpoint(folder.getFileSystem(hadoop), folder, interval);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is kept, if anything.
     *
     * @param fingerprint of the settings and the rows
     * @param architecture of the nets that are to be trained
     * @throws IllegalArgumentException if it is of other settings or rows, or no checkpoint
     */
    Optional<GanState> find(String fingerprint, GanArchitecture architecture) {
        if (fileSystem == null) {
            return Optional.empty();
        }
        Path file = new Path(folder, FILE);
        Path beside = new Path(folder, FILE + BEGUN);
        try {
            if (fileSystem.exists(file)) {
                return Optional.of(kept(file, fingerprint, architecture));
            }
            refuseOtherFiles();
            return fileSystem.exists(beside) ? whole(beside, fingerprint, architecture) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GanState kept(Path file, String fingerprint, GanArchitecture architecture) {
        try {
            return read(file, fingerprint, architecture);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "checkpointDir '%s' holds a file %s that cannot be read (%s); remove it, or give another folder"
                            .formatted(folder, FILE, e.getMessage() == null ? "it ends too early" : e.getMessage()),
                    e);
        }
    }

    /** What a run that was killed before it moved the file left, unless it was killed while writing its first. */
    private Optional<GanState> whole(Path beside, String fingerprint, GanArchitecture architecture) {
        try {
            return Optional.of(read(beside, fingerprint, architecture));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private GanState read(Path file, String fingerprint, GanArchitecture architecture) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(fileSystem.open(file), 1 << 16))) {
            checkMark(in, fingerprint);
            return state(in, architecture);
        }
    }

    private void refuseOtherFiles() throws IOException {
        if (fileSystem.exists(folder)
                && Arrays.stream(fileSystem.listStatus(folder))
                        .anyMatch(file -> !file.getPath().getName().equals(FILE + BEGUN))) {
            throw new IllegalArgumentException(
                    "checkpointDir '%s' exists and holds no training of a GAN; give an empty or new folder"
                            .formatted(folder));
        }
    }

    /** Keeps a state after every so many epochs. */
    void keep(GanState state, String fingerprint) {
        int epochs = state.pretraining.size() + state.game.size();
        if (fileSystem == null || epochs % interval != 0) {
            return;
        }
        Path beside = new Path(folder, FILE + BEGUN);
        Path target = new Path(folder, FILE);
        try {
            boolean made = !fileSystem.exists(folder);
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(fileSystem.create(beside, true), 1 << 16))) {
                write(out, state, fingerprint);
            } catch (IOException e) {
                fileSystem.delete(made ? folder : beside, made);
                throw e;
            }
            // Hadoop has no rename over a file that all file systems know; a run killed between the two finds the new
            // one below.
            fileSystem.delete(target, false);
            if (!fileSystem.rename(beside, target)) {
                throw new IOException("cannot write '%s'".formatted(target));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, GanState state, String fingerprint) throws IOException {
        out.writeLong(MAGIC);
        byte[] mark = fingerprint.getBytes(StandardCharsets.UTF_8);
        out.writeInt(mark.length);
        out.write(mark);
        out.writeInt(state.nets.length);
        for (NetState net : state.nets) {
            write(out, net.weights());
            write(out, net.moments());
            out.writeInt(net.steps());
        }
        out.writeBoolean(state.prior != null);
        if (state.prior != null) {
            write(out, Arrays.asList(state.prior.means()));
            write(out, Arrays.asList(state.prior.factors()));
            write(out, state.encoder);
        }
        write(out, state.pretraining);
        write(out, state.game);
        out.writeInt(state.bestEpoch);
        out.writeDouble(state.bestScore);
        write(out, state.bestGenerator);
        write(out, state.bestClassifier);
    }

    private void checkMark(DataInputStream in, String fingerprint) throws IOException {
        if (in.readLong() != MAGIC) {
            throw new IOException("it does not begin as a checkpoint does");
        }
        byte[] expected = fingerprint.getBytes(StandardCharsets.UTF_8);
        byte[] mark = new byte[expected.length];
        boolean same = size(in) == expected.length;
        if (same) {
            in.readFully(mark);
        }
        if (!same || !Arrays.equals(mark, expected)) {
            throw new IllegalArgumentException(
                    "checkpointDir '%s' holds a training with other settings or rows; give the same to go on with it, or another folder"
                            .formatted(folder));
        }
    }

    private static GanState state(DataInputStream in, GanArchitecture architecture) throws IOException {
        try {
            GanState state = state(in);
            state.check(architecture);
            return state;
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static GanState state(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count != 3 && count != 4) {
            throw new IOException("%d nets".formatted(count));
        }
        NetState[] nets = new NetState[count];
        for (int i = 0; i < nets.length; i++) {
            nets[i] = new NetState(floats(in), floats(in), in.readInt());
        }
        GanState state = new GanState(nets);
        if (in.readBoolean()) {
            state.prior = new LatentPrior(
                    arrays(in).toArray(double[][]::new), arrays(in).toArray(double[][]::new));
            state.encoder = floats(in);
        }
        state.pretraining.addAll(arrays(in));
        state.game.addAll(arrays(in));
        state.bestEpoch = in.readInt();
        state.bestScore = in.readDouble();
        state.bestGenerator = floats(in);
        state.bestClassifier = floats(in);
        return state;
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static void write(DataOutputStream out, List<double[]> arrays) throws IOException {
        out.writeInt(arrays.size());
        for (double[] values : arrays) {
            out.writeInt(values.length);
            for (double value : values) {
                out.writeDouble(value);
            }
        }
    }

    private static int size(DataInputStream in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > LARGEST) {
            throw new IOException("a size of %d".formatted(size));
        }
        return size;
    }

    /** In pieces, so that a file that lies about its size ends before memory does. */
    private static float[] floats(DataInputStream in) throws IOException {
        int size = size(in);
        float[] values = new float[Math.min(size, 1 << 16)];
        for (int i = 0; i < size; i++) {
            values = i == values.length ? Arrays.copyOf(values, (int) Math.min(size, 2L * i)) : values;
            values[i] = in.readFloat();
        }
        return Arrays.copyOf(values, size);
    }

    private static List<double[]> arrays(DataInputStream in) throws IOException {
        int count = size(in);
        List<double[]> arrays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int size = size(in);
            double[] values = new double[Math.min(size, 1 << 16)];
            for (int j = 0; j < size; j++) {
                values = j == values.length ? Arrays.copyOf(values, (int) Math.min(size, 2L * j)) : values;
                values[j] = in.readDouble();
            }
            arrays.add(Arrays.copyOf(values, size));
        }
        return arrays;
    }
}
