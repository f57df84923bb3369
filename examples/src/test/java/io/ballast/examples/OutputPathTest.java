package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputPathTest {
    private static final SparkSession SPARK = LocalSpark.session();

    @TempDir
    private Path folder;

    private void write(OutputPath output) {
        SPARK.range(10).write().parquet(output.staged());
    }

    private long rows(String path) {
        return SPARK.read().parquet(path).count();
    }

    @Test
    void replacesAFolderWhenAllIsWritten() throws IOException {
        String path = folder.resolve("out").toString();
        SPARK.range(3).write().parquet(path);
        try (OutputPath output = OutputPath.open(SPARK, path, true)) {
            write(output);
            assertThat(rows(path)).isEqualTo(3);
            output.commit();
        }
        assertThat(rows(path)).isEqualTo(10);
        assertThat(folder).isDirectoryNotContaining("glob:**ballast*");
    }

    @Test
    void leavesTheOldFolderWhereNothingIsCommitted() throws IOException {
        String path = folder.resolve("out").toString();
        SPARK.range(3).write().parquet(path);
        try (OutputPath output = OutputPath.open(SPARK, path, true)) {
            write(output);
        }
        assertThat(rows(path)).isEqualTo(3);
        assertThat(folder).isDirectoryNotContaining("glob:**ballast*");
    }

    @Test
    void removesWhatATaskOfAFailedJobStillWrites() throws IOException {
        try (OutputPath output = OutputPath.open(SPARK, folder.resolve("out").toString(), false)) {
            String staged = URI.create(output.staged()).getPath();
            Files.createDirectory(Path.of(staged));
            assertThatThrownBy(() -> JavaSparkContext.fromSparkContext(SPARK.sparkContext())
                            .parallelize(List.of(0, 1), 2)
                            .foreach(task -> {
                                Thread.sleep(task == 0 ? 100 : 1000);
                                if (task == 0) {
                                    throw new IllegalStateException("the job fails");
                                }
                                Files.createDirectories(Path.of(staged));
                                Files.writeString(Path.of(staged, "late"), "rows");
                            }))
                    .hasMessageContaining("the job fails");
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** A file system that says by its scheme that it renames file by file. */
    @Nested
    class OnAnObjectStore {
        private static final Configuration HADOOP = SPARK.sparkContext().hadoopConfiguration();

        @BeforeAll
        static void register() {
            HADOOP.setClass("fs.s3a.impl", Store.class, FileSystem.class);
        }

        @AfterAll
        static void unregister() {
            HADOOP.unset("fs.s3a.impl");
        }

        private String path() {
            return "s3a://" + folder.resolve("out");
        }

        @Test
        void writesInPlace() throws IOException {
            try (OutputPath output = OutputPath.open(SPARK, path(), false)) {
                write(output);
                assertThat(output.staged()).endsWith(":" + folder.resolve("out"));
                output.commit();
            }
            assertThat(rows(path())).isEqualTo(10);
        }

        @Test
        void removesWhatIsNotCommitted() throws IOException {
            try (OutputPath output = OutputPath.open(SPARK, path(), true)) {
                write(output);
            }
            assertThat(folder).isEmptyDirectory();
        }

        @Test
        void neverReplacesAFolder() throws IOException {
            Path there = Files.createDirectory(folder.resolve("out"));
            Files.writeString(there.resolve("part"), "mine");
            assertThatThrownBy(() -> OutputPath.open(SPARK, path(), true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "output '%s' exists, and its file system cannot replace a folder as a whole; give another --output, or remove it"
                                    .formatted(path()));
            assertThat(there.resolve("part")).hasContent("mine");
        }
    }

    /** The local file system by another name. */
    public static final class Store extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("s3a:///");
        }

        @Override
        public String getScheme() {
            return "s3a";
        }
    }
}
