package io.ballast.examples;

import io.ballast.examples.images.ImageTable;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The options of jobs that name images and labels in two IDX files, and how they go together with the others. */
final class IdxFiles {
    @Option(
            names = "--images",
            paramLabel = "FILE",
            description = "Images in an IDX file, as of MNIST, plain or gzip; in place of --input, with --labels.")
    private String images;

    @Option(names = "--labels", paramLabel = "FILE", description = "Their labels, in another IDX file.")
    private String labels;

    /** Whether the table is to come from these files. */
    boolean given() {
        return images != null || labels != null;
    }

    /** Whether the table is of images, from these files or a folder. */
    boolean ofImages(InputTable.Format format) {
        return given() || format == InputTable.Format.IDX || format == InputTable.Format.IMAGES;
    }

    /** The column of classes: that of images, unless another is asked for. */
    String label(String asked, InputTable.Format format) {
        return asked == null && ofImages(format) ? ImageTable.LABEL : asked;
    }

    /**
     * Refuses options that do not go together.
     *
     * @param input what {@code --input} gives, or null
     */
    void check(String input, InputTable.Format format, List<String> features) {
        boolean idx = format == InputTable.Format.IDX;
        if (idx && (images == null || labels == null)) {
            throw new IllegalArgumentException(
                    "--input-format idx needs two files, --images and --labels, in place of --input");
        }
        if ((images == null) != (labels == null)) {
            throw new IllegalArgumentException("--images and --labels go together; give both");
        }
        if (given() && !idx && format != InputTable.Format.AUTO) {
            throw new IllegalArgumentException(
                    "--images and --labels are of --input-format idx, got %s".formatted(format.lower()));
        }
        if (given() && input != null) {
            throw new IllegalArgumentException(
                    "--images and --labels stand in place of --input; leave one of them out");
        }
        if (ofImages(format) && !features.isEmpty()) {
            throw new IllegalArgumentException(
                    "--features is for tables of columns; of images all pixels are features");
        }
    }

    /** The table, for people. */
    String name() {
        return images;
    }

    /** The table of these files. */
    InputTable read(SparkSession spark, String label) throws IOException {
        return InputTable.of(ImageTable.idx(spark, images, labels), label);
    }
}
