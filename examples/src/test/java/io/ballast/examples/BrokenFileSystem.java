package io.ballast.examples;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;

/** The local file system under another scheme, where something does not work. */
abstract class BrokenFileSystem extends RawLocalFileSystem {
    private final String scheme;

    BrokenFileSystem(String scheme) {
        this.scheme = scheme;
    }

    /** Lets paths of the schemes {@code full} and {@code denied} be found. */
    static void register(Configuration hadoop) {
        hadoop.setClass("fs.full.impl", Full.class, FileSystem.class);
        hadoop.setClass("fs.denied.impl", Denied.class, FileSystem.class);
    }

    /** Takes that back. */
    static void unregister(Configuration hadoop) {
        hadoop.unset("fs.full.impl");
        hadoop.unset("fs.denied.impl");
    }

    @Override
    public final URI getUri() {
        return URI.create(scheme + ":///");
    }

    @Override
    public final String getScheme() {
        return scheme;
    }

    /** Has folders and empty files, and no room for a byte. */
    static final class Full extends BrokenFileSystem {
        public Full() {
            super("full");
        }

        @Override
        public FSDataOutputStream create(
                Path file,
                FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            OutputStream into = super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
            return new FSDataOutputStream(new NoRoom(into), null);
        }

        @Override
        public FSDataOutputStream create(
                Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
                throws IOException {
            OutputStream into = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
            return new FSDataOutputStream(new NoRoom(into), null);
        }
    }

    private static final class NoRoom extends FilterOutputStream {
        NoRoom(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    /** Lets nobody read or write. */
    static final class Denied extends BrokenFileSystem {
        public Denied() {
            super("denied");
        }

        @Override
        public FSDataInputStream open(Path file, int bufferSize) throws IOException {
            throw denied(file);
        }

        @Override
        public boolean mkdirs(Path folder) throws IOException {
            throw denied(folder);
        }

        @Override
        public FSDataOutputStream create(
                Path file,
                FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            throw denied(file);
        }

        private static AccessControlException denied(Path path) {
            return new AccessControlException("Permission denied: user=nobody, inode=\"%s\"".formatted(path.getName()));
        }
    }
}
