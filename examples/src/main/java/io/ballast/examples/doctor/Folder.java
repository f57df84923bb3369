package io.ballast.examples.doctor;

/**
 * The folder that is tried.
 *
 * @param path with scheme and authority
 * @param rename whether a folder moves as a whole
 */
public record Folder(String path, Rename rename) {
    /** How a file system renames a folder. */
    public enum Rename {
        /** A reader sees the old name or the new one, with everything in it. */
        ATOMIC,
        /** A reader may see a part, and a killed job may leave one. */
        FILE_BY_FILE,
        UNKNOWN;

        /** That of the file systems that Hadoop knows by a scheme. */
        public static Rename of(String scheme) {
            return switch (scheme) {
                case "file", "hdfs", "webhdfs", "swebhdfs", "viewfs" -> ATOMIC;
                case "s3a", "s3", "s3n", "gs", "wasb", "wasbs", "oss", "cosn", "obs", "swift" -> FILE_BY_FILE;
                default -> UNKNOWN;
            };
        }
    }
}
