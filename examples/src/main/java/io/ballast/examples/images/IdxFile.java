package io.ballast.examples.images;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** One IDX file of bytes: its header, and its records from any of them on. */
final class IdxFile implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Two zero bytes, 8 for unsigned bytes, the number of dimensions. */
    private static final int BYTES_OF_DIMENSIONS = 0x00000800;

    private static final int BUFFER = 1 << 16;

    private final SerializableConfiguration conf;
    private final String kind;
    private final String path;
    private final long length;
    private final boolean zipped;
    private final long[] dimensions;

    private IdxFile(SerializableConfiguration conf, String kind, String path, int... dimensionsAllowed)
            throws IOException {
        this.conf = conf;
        this.kind = kind;
        this.path = path;
        this.length = length();
        this.zipped = startsAsGzip();
        this.dimensions = header(dimensionsAllowed);
        if (!zipped && length != headerBytes() + records() * recordBytes()) {
            throw length < headerBytes() + records() * recordBytes() ? cutShort(null) : tooLong();
        }
    }

    /** A file of images, gray or with a last dimension of channels. */
    static IdxFile images(SerializableConfiguration conf, String path) throws IOException {
        return new IdxFile(conf, "images", path, 3, 4);
    }

    static IdxFile labels(SerializableConfiguration conf, String path) throws IOException {
        return new IdxFile(conf, "labels", path, 1);
    }

    private long length() throws IOException {
        FileSystem files = fileSystem();
        if (!files.exists(new Path(path))) {
            throw new ImageFormatException("%s '%s' does not exist".formatted(kind, path));
        }
        FileStatus status = files.getFileStatus(new Path(path));
        if (status.isDirectory()) {
            throw new ImageFormatException("%s '%s' is a folder; give the IDX file".formatted(kind, path));
        }
        return status.getLen();
    }

    private boolean startsAsGzip() throws IOException {
        try (InputStream in = fileSystem().open(new Path(path))) {
            return in.read() == 0x1F && in.read() == 0x8B;
        }
    }

    private long[] header(int... allowed) throws IOException {
        try (DataInputStream in = new DataInputStream(open(0))) {
            int magic = in.readInt();
            boolean known = false;
            for (int count : allowed) {
                known |= magic == (BYTES_OF_DIMENSIONS | count);
            }
            if (!known) {
                throw wrongMagic(magic);
            }
            long[] sizes = new long[magic & 0xFF];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = Integer.toUnsignedLong(in.readInt());
            }
            return sizes;
        } catch (EOFException e) {
            throw new ImageFormatException(
                    "%s '%s' ends within its header; copy or download it again".formatted(kind, path), e);
        } catch (ZipException e) {
            throw damaged(e);
        }
    }

    private ImageFormatException wrongMagic(int magic) {
        boolean images = kind.equals("images");
        boolean mixedUp = magic == (BYTES_OF_DIMENSIONS | (images ? 1 : 3));
        return new ImageFormatException("%s '%s' must begin with the magic number %s, but begins with 0x%08X; %s"
                .formatted(
                        kind,
                        path,
                        images ? "0x00000803 or 0x00000804" : "0x00000801",
                        magic,
                        mixedUp
                                ? "that is a file of %s, so look whether --images and --labels are mixed up"
                                        .formatted(images ? "labels" : "images")
                                : "give an IDX file of " + kind));
    }

    private ImageFormatException cutShort(Exception cause) {
        return new ImageFormatException(
                "%s '%s' is cut short: its header promises %,d %s, which take %,d bytes%s; copy or download it again"
                        .formatted(
                                kind,
                                path,
                                records(),
                                kind,
                                headerBytes() + records() * recordBytes(),
                                zipped ? " unpacked" : ", but it has %,d".formatted(length)),
                cause);
    }

    private ImageFormatException tooLong() {
        return new ImageFormatException(
                "%s '%s' has %,d bytes, but the %,d %s that its header promises take %,d; copy or download it again"
                        .formatted(kind, path, length, records(), kind, headerBytes() + records() * recordBytes()));
    }

    private ImageFormatException damaged(ZipException cause) {
        return new ImageFormatException(
                "%s '%s' is a damaged gzip file (%s); copy or download it again"
                        .formatted(kind, path, cause.getMessage()),
                cause);
    }

    /** Images or labels that there are. */
    long records() {
        return dimensions[0];
    }

    /** The sizes of one record, {@code [dimensions - 1]}. */
    int size(int dimension) {
        return dimension + 1 < dimensions.length ? (int) Math.min(dimensions[dimension + 1], Integer.MAX_VALUE) : 1;
    }

    long recordBytes() {
        long bytes = 1;
        for (int i = 1; i < dimensions.length; i++) {
            bytes *= dimensions[i];
        }
        return bytes;
    }

    private long headerBytes() {
        return Integer.BYTES * (1L + dimensions.length);
    }

    /** Whether it can be read from its start only. */
    boolean isZipped() {
        return zipped;
    }

    String path() {
        return path;
    }

    /** The bytes from a record on. */
    Records from(long record) throws IOException {
        try {
            return new Records(open(headerBytes() + record * recordBytes()));
        } catch (EOFException e) {
            throw cutShort(e);
        } catch (ZipException e) {
            throw damaged(e);
        }
    }

    private InputStream open(long at) throws IOException {
        FSDataInputStream file = fileSystem().open(new Path(path));
        try {
            if (!zipped) {
                file.seek(at);
                return new BufferedInputStream(file, BUFFER);
            }
            InputStream unpacked = new GZIPInputStream(file, BUFFER);
            unpacked.skipNBytes(at);
            return unpacked;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private FileSystem fileSystem() throws IOException {
        return new Path(path).getFileSystem(conf.value());
    }

    /** Records one after the other. */
    final class Records implements AutoCloseable {
        private final DataInputStream in;

        private Records(InputStream in) {
            this.in = new DataInputStream(in);
        }

        /** Fills the array with the next record. */
        void next(byte[] record) throws IOException {
            try {
                in.readFully(record);
            } catch (EOFException e) {
                throw cutShort(e);
            } catch (ZipException e) {
                throw damaged(e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
