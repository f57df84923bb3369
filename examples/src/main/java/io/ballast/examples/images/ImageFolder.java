package io.ballast.examples.images;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** A table of the PNG files in a folder with one subfolder a class. */
final class ImageFolder {
    private static final String CONTENT = "content";
    private static final String PATTERN = "{}[]*?\\";

    private final FileSystem files;
    private final Path root;
    private final String name;

    private ImageFolder(FileSystem files, Path root, String name) {
        this.files = files;
        this.root = root;
        this.name = name;
    }

    static ImageTable read(SparkSession spark, String name) throws IOException {
        Path given = new Path(name);
        FileSystem files = given.getFileSystem(spark.sparkContext().hadoopConfiguration());
        ImageFolder folder = new ImageFolder(files, files.makeQualified(given), name);
        folder.checkExists();
        Path first = folder.firstImage(folder.classes());
        PngDecoder decoder = folder.decoder(first);
        return new ImageTable(name, folder.rows(spark, decoder), decoder.shape());
    }

    private void checkExists() throws IOException {
        if (name.chars().anyMatch(c -> PATTERN.indexOf(c) >= 0)) {
            throw new ImageFormatException(
                    "folder '%s' must be a path without the characters { } [ ] * ? \\, which Spark reads as patterns"
                            .formatted(name));
        }
        if (!files.exists(root)) {
            throw new ImageFormatException("input '%s' does not exist".formatted(name));
        }
        if (!files.getFileStatus(root).isDirectory()) {
            throw new ImageFormatException(
                    "input '%s' is a file; give the folder that has a subfolder for each class".formatted(name));
        }
    }

    /** Subfolders with files, by name. */
    private List<Path> classes() throws IOException {
        FileStatus[] inside = files.listStatus(root);
        Arrays.sort(inside);
        List<Path> folders = new ArrayList<>();
        List<Path> classes = new ArrayList<>();
        for (FileStatus status : inside) {
            if (status.isDirectory() && isVisible(status.getPath().getName())) {
                folders.add(status.getPath());
                if (first(status.getPath(), false).isPresent()) {
                    classes.add(status.getPath());
                }
            }
        }
        if (folders.isEmpty()) {
            throw new ImageFormatException(
                    "folder '%s' has no class subfolders; put the PNG files of each class into a subfolder that has the name of the class"
                            .formatted(name));
        }
        if (classes.size() < 2) {
            throw new ImageFormatException(
                    "folder '%s' has images of %s; at least two classes are needed, each a subfolder"
                            .formatted(
                                    name,
                                    classes.isEmpty()
                                            ? "no class"
                                            : "class '%s' only"
                                                    .formatted(classes.get(0).getName())));
        }
        return classes;
    }

    private Path firstImage(List<Path> classes) throws IOException {
        return first(classes.get(0), true).orElseThrow();
    }

    /** @param ofAll the first by name, or whichever comes first */
    private Optional<Path> first(Path folder, boolean ofAll) throws IOException {
        Path first = null;
        for (RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true); all.hasNext(); ) {
            Path path = all.next().getPath();
            if (isVisible(below(path)) && (first == null || path.compareTo(first) < 0)) {
                first = path;
                if (!ofAll) {
                    break;
                }
            }
        }
        return Optional.ofNullable(first);
    }

    /** As Spark has it, which leaves such files out. */
    private static boolean isVisible(String path) {
        return Arrays.stream(path.split("/")).noneMatch(part -> part.startsWith("_") || part.startsWith("."));
    }

    private String below(Path path) {
        return path.toString().substring(root.toString().length() + 1);
    }

    private PngDecoder decoder(Path first) throws IOException {
        byte[] header = new byte[PngDecoder.HEADER_BYTES];
        try (DataInputStream in = new DataInputStream(files.open(first))) {
            in.readFully(header);
        } catch (EOFException e) {
            header = new byte[0];
        }
        return PngDecoder.forImagesLike(header, below(first));
    }

    private Dataset<Row> rows(SparkSession spark, PngDecoder decoder) {
        int skipped = root.toString().codePointCount(0, root.toString().length()) + 1;
        Column path = functions.col("path").substr(skipped + 1, Integer.MAX_VALUE);
        Dataset<Row> read = spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", true) // or Spark looks for partitions in the names of the subfolders
                .load(root.toString())
                .select(path.as(ImageTable.PATH), functions.col(CONTENT))
                .filter(functions.col(ImageTable.PATH).contains("/"));
        Column pixels = functions
                .udf(decoder, SQLDataTypes.VectorType())
                .apply(functions.col(CONTENT), functions.col(ImageTable.PATH));
        return read.select(
                pixels.as(
                        ImageTable.FEATURES,
                        ImageTable.features(decoder.shape()).metadata()),
                functions
                        .substring_index(functions.col(ImageTable.PATH), "/", 1)
                        .as(ImageTable.LABEL),
                functions.col(ImageTable.PATH));
    }
}
