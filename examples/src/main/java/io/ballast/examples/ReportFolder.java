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
    private static final String JSON = "report.json";
    private static final String HTML = "report.html";

    private final FileSystem fileSystem;
    private final Path folder;
    private final NewFolders made;

    private ReportFolder(FileSystem fileSystem, Path folder) throws IOException {
        this.fileSystem = fileSystem;
        this.folder = folder;
        this.made = NewFolders.above(fileSystem, new Path(folder, JSON));
    }

    /**
     * Finds out before the work whether the folder can be written to, and leaves everything as it is.
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
        if (!overwrite && fileSystem.exists(new Path(folder, JSON))) {
            throw new IllegalArgumentException(
                    "report '%s' exists; give --overwrite to replace it, or another --report".formatted(path));
        }
        ReportFolder report = new ReportFolder(fileSystem, folder);
        if (!fileSystem.mkdirs(folder)) {
            throw new IOException("cannot create the report folder '%s'".formatted(path));
        }
        report.made.removeEmpty();
        return report;
    }

    /** Writes both files or, where that fails, removes both. */
    void write(ResampleReport report) throws IOException {
        try {
            try (OutputStream json = fileSystem.create(new Path(folder, JSON), true)) {
                ReportJson.write(report, json);
            }
            try (OutputStream html = fileSystem.create(new Path(folder, HTML), true)) {
                ReportHtml.write(report, html);
            }
        } catch (IOException e) {
            fileSystem.delete(new Path(folder, JSON), false);
            fileSystem.delete(new Path(folder, HTML), false);
            made.removeEmpty();
            throw e;
        }
    }

    /** Where the page is, for people. */
    String page() {
        return new Path(folder, HTML).toUri().getPath();
    }
}
