package io.ballast.examples;

import io.ballast.examples.report.ReportHtml;
import io.ballast.examples.report.ReportJson;
import io.ballast.examples.report.ResampleReport;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The folder of {@code report.html} and {@code report.json}, on any Hadoop file system. */
final class ReportFolder {
    private final FileSystem fileSystem;
    private final Path folder;

    private ReportFolder(FileSystem fileSystem, Path folder) {
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    /**
     * Prepares the folder before the work.
     *
     * @throws IllegalArgumentException if it holds a report that may not be replaced, or lies in the output
     */
    static ReportFolder open(SparkSession spark, String path, boolean overwrite, OutputPath output) throws IOException {
        Path folder = new Path(path);
        FileSystem fileSystem = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
        if (output.holds(fileSystem.makeQualified(folder))) {
            throw new IllegalArgumentException(
                    "report '%s' must not lie in the output, which is replaced as a whole; give another --report"
                            .formatted(path));
        }
        if (!overwrite && fileSystem.exists(new Path(folder, "report.json"))) {
            throw new IllegalArgumentException(
                    "report '%s' exists; give --overwrite to replace it, or another --report".formatted(path));
        }
        if (!fileSystem.mkdirs(folder)) {
            throw new IOException("cannot create the report folder '%s'".formatted(path));
        }
        return new ReportFolder(fileSystem, folder);
    }

    void write(ResampleReport report) throws IOException {
        try (OutputStream json = fileSystem.create(new Path(folder, "report.json"), true)) {
            ReportJson.write(report, json);
        }
        try (OutputStream html = fileSystem.create(new Path(folder, "report.html"), true)) {
            ReportHtml.write(report, html);
        }
    }

    /** Where the page is, for people. */
    String page() {
        return new Path(folder, "report.html").toUri().getPath();
    }
}
