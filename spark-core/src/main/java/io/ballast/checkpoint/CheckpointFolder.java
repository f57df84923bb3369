package io.ballast.checkpoint;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder on any Hadoop file system with files of plain numbers, each marked with what it depends on. A file is written beside
 * its place and moved there, so that a killed run leaves the one before. Travels to executors.
 */
public final class CheckpointFolder implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String BEGUN = ".new";
    private static final long MAGIC = 0x42616c6c61737443L;
    private static final int BUFFER = 1 << 16;

    private final SerializableConfiguration hadoop;
    private final String path;
    private final String content;

    private CheckpointFolder(SerializableConfiguration hadoop, String path, String content) {
        this.hadoop = hadoop;
        this.path = path;
        this.content = content;
    }

    /**
     * A folder, new or left by work that was killed.
     *
     * @param content what it is to hold, as messages call it, such as "training of a GAN"
     * @param names of its files and folders
     * @throws IllegalArgumentException if the folder holds something else
     */
    public static CheckpointFolder in(Configuration hadoop, String path, String content, Set<String> names) {
        CheckpointFolder folder = new CheckpointFolder(new SerializableConfiguration(hadoop), path, content);
        folder.refuseOthers(
                names.stream().flatMap(name -> Stream.of(name, name + BEGUN)).collect(Collectors.toSet()));
        return folder;
    }

    private void refuseOthers(Set<String> names) {
        try {
            FileSystem fileSystem = fileSystem();
            Path folder = new Path(path);
            FileStatus[] found = fileSystem.exists(folder) ? fileSystem.listStatus(folder) : new FileStatus[0];
            if (!Arrays.stream(found)
                    .allMatch(file -> names.contains(file.getPath().getName()))) {
                throw new IllegalArgumentException(
                        "checkpointDir '%s' exists and holds no %s; give an empty or new folder"
                                .formatted(path, content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileSystem fileSystem() throws IOException {
        return new Path(path).getFileSystem(hadoop.value());
    }

    /** Reads what a file holds. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * @throws IOException if it is not what was written, as {@link Numbers} does
         * @throws IllegalArgumentException if its numbers do not fit one another
         */
        T read(DataInputStream in) throws IOException;
    }

    /** Writes what a file is to hold. */
    @FunctionalInterface
    public interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /**
     * What a file holds, if it is there.
     *
     * @param name in the folder, or in folders of it
     * @param fingerprint of all that the content depends on
     * @throws IllegalArgumentException if the file is of something else, or damaged
     */
    public <T> Optional<T> find(String name, String fingerprint, Reader<T> reader) {
        Path file = new Path(path, name);
        Path beside = new Path(path, name + BEGUN);
        try {
            FileSystem fileSystem = fileSystem();
            if (fileSystem.exists(file)) {
                return Optional.of(kept(fileSystem, file, name, fingerprint, reader));
            }
            return fileSystem.exists(beside) ? whole(fileSystem, beside, fingerprint, reader) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T kept(FileSystem fileSystem, Path file, String name, String fingerprint, Reader<T> reader) {
        try {
            return read(fileSystem, file, fingerprint, reader);
        } catch (IOException e) {
            String why = e instanceof EOFException ? "it ends too early" : e.getMessage();
            throw new IllegalArgumentException(
                    "checkpointDir '%s' holds a file %s that cannot be read (%s); remove it, or give another folder"
                            .formatted(path, name, why),
                    e);
        }
    }

    /** What a run that was killed before it moved the file left, unless it was killed while writing its first. */
    private <T> Optional<T> whole(FileSystem fileSystem, Path beside, String fingerprint, Reader<T> reader) {
        try {
            return Optional.of(read(fileSystem, beside, fingerprint, reader));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private <T> T read(FileSystem fileSystem, Path file, String fingerprint, Reader<T> reader) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(fileSystem.open(file), BUFFER))) {
            if (in.readLong() != MAGIC) {
                throw new IOException("it does not begin as a checkpoint does");
            }
            checkFingerprint(in, fingerprint.getBytes(StandardCharsets.UTF_8));
            T found = read(in, reader);
            if (in.read() >= 0) {
                throw new IOException("it goes on after its end");
            }
            return found;
        }
    }

    private static <T> T read(DataInputStream in, Reader<T> reader) throws IOException {
        try {
            return reader.read(in);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void checkFingerprint(DataInputStream in, byte[] expected) throws IOException {
        byte[] found = new byte[expected.length];
        boolean same = Numbers.size(in) == expected.length;
        if (same) {
            in.readFully(found);
        }
        if (!same || !Arrays.equals(found, expected)) {
            throw new IllegalArgumentException(
                    "checkpointDir '%s' holds a %s with other settings or rows; give the same to go on with it, or another folder"
                            .formatted(path, content));
        }
    }

    /**
     * Keeps a file in place of the one before.
     *
     * @param name in the folder, or in folders of it
     * @param fingerprint of all that the content depends on
     */
    public void keep(String name, String fingerprint, Writer writer) {
        try {
            FileSystem fileSystem = fileSystem();
            Path target = new Path(path, name);
            Path beside = new Path(path, name + BEGUN);
            boolean made = !fileSystem.exists(new Path(path));
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(fileSystem.create(beside, true), BUFFER))) {
                byte[] mark = fingerprint.getBytes(StandardCharsets.UTF_8);
                out.writeLong(MAGIC);
                out.writeInt(mark.length);
                out.write(mark);
                writer.write(out);
            } catch (IOException e) {
                takeBack(fileSystem, beside, made, e);
                throw e;
            }
            // Hadoop has no rename over a file that all file systems know; a run killed between the two finds the new
            // one.
            fileSystem.delete(target, false);
            if (!fileSystem.rename(beside, target)) {
                throw new IOException("cannot write '%s'".formatted(target));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file, or a folder with all that is in it, that is not needed any more. */
    public void remove(String name) {
        try {
            fileSystem().delete(new Path(path, name), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file that could not be written and, where the folder was new, what is empty then; other tasks may have files in it by now. */
    private void takeBack(FileSystem fileSystem, Path begun, boolean made, IOException problem) {
        try {
            fileSystem.delete(begun, false);
            Path above = new Path(path).getParent();
            for (Path at = begun.getParent();
                    made && !at.equals(above) && isEmpty(fileSystem, at);
                    at = at.getParent()) {
                fileSystem.delete(at, false);
            }
        } catch (IOException e) {
            problem.addSuppressed(e);
        }
    }

    private static boolean isEmpty(FileSystem fileSystem, Path folder) throws IOException {
        return fileSystem.exists(folder) && fileSystem.listStatus(folder).length == 0;
    }
}
