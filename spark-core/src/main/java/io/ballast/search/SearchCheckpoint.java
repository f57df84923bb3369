package io.ballast.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on any Hadoop file system with one small file for each step that is done, which a search that follows a killed one does not repeat: it draws
 * and makes the rows of accepted steps again from their numbers, and learns nothing again. Holds scores and counts, no rows.
 */
public final class SearchCheckpoint {
    private static final String SETTINGS = "settings.json";
    private static final String BEGUN = ".new";

    private final ObjectMapper json = new ObjectMapper();
    private final FileSystem fileSystem;
    private final Path folder;

    private SearchCheckpoint(FileSystem fileSystem, Path folder) {
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    /** Keeps nothing. */
    public static SearchCheckpoint none() {
        return new SearchCheckpoint(null, null);
    }

    /**
     * A folder, new or left by a search that was killed.
     *
     * @param settings what the steps depend on
     * @throws IllegalArgumentException if the folder holds steps of other settings, or something else
     */
    public static SearchCheckpoint in(Configuration hadoop, String path, Map<String, ?> settings) {
        Path folder = new Path(path);
        try {
            SearchCheckpoint checkpoint = new SearchCheckpoint(folder.getFileSystem(hadoop), folder);
            checkpoint.open(path, settings);
            return checkpoint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open(String path, Map<String, ?> settings) throws IOException {
        Path stored = new Path(folder, SETTINGS);
        if (!fileSystem.exists(stored)) {
            if (holdsMoreThanABegunFile()) {
                throw new IllegalArgumentException(
                        "checkpointDir '%s' exists and holds no search; give an empty or new folder".formatted(path));
            }
            write(SETTINGS, json.writeValueAsBytes(settings));
            return;
        }
        String before = read(stored, text -> json.readTree(text).toString());
        if (!before.equals(json.valueToTree(settings).toString())) {
            throw new IllegalArgumentException(
                    "checkpointDir '%s' holds a search with other settings or rows; give the same to go on with it, or another folder"
                            .formatted(path));
        }
    }

    /** A search that was killed early leaves its settings half written. */
    private boolean holdsMoreThanABegunFile() throws IOException {
        return fileSystem.exists(folder)
                && Arrays.stream(fileSystem.listStatus(folder))
                        .anyMatch(file -> !file.getPath().getName().equals(SETTINGS + BEGUN));
    }

    Optional<SearchStep> start(Start start) {
        return find(name(start));
    }

    SearchStep keep(Start start, SearchStep scored) {
        return keep(name(start), scored);
    }

    Optional<SearchStep> step(int number) {
        return find(name(number));
    }

    SearchStep keep(SearchStep step) {
        return keep(name(step.number()), step);
    }

    private static String name(Start start) {
        return "start-%s.json".formatted(start);
    }

    private static String name(int number) {
        return "step-%05d.json".formatted(number);
    }

    private Optional<SearchStep> find(String name) {
        if (fileSystem == null) {
            return Optional.empty();
        }
        Path file = new Path(folder, name);
        try {
            return fileSystem.exists(file) ? Optional.of(read(file, SearchJson::step)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SearchStep keep(String name, SearchStep step) {
        if (fileSystem == null) {
            return step;
        }
        try {
            write(name, SearchJson.of(step).getBytes(StandardCharsets.UTF_8));
            return step;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file beside its place and moves it there, so that it is whole or not there. */
    private void write(String name, byte[] content) throws IOException {
        Path target = new Path(folder, name);
        Path beside = new Path(folder, name + BEGUN);
        boolean made = !fileSystem.exists(folder);
        try (OutputStream out = fileSystem.create(beside, true)) {
            out.write(content);
        } catch (IOException e) {
            fileSystem.delete(made ? folder : beside, made);
            throw e;
        }
        if (!fileSystem.rename(beside, target)) {
            throw new IOException("cannot write '%s'".formatted(target));
        }
    }

    /** What is made of the text of a file. */
    private interface Parser<T> {
        T parse(String text) throws JsonProcessingException;
    }

    /** @throws IllegalArgumentException if the file is not what was written */
    private <T> T read(Path path, Parser<T> parser) throws IOException {
        try (InputStream in = fileSystem.open(path)) {
            return parser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "checkpointDir '%s' holds a file '%s' that cannot be read (%s); remove it, or give another folder"
                            .formatted(
                                    folder,
                                    path.getName(),
                                    e.getMessage().lines().findFirst().orElse("")),
                    e);
        }
    }
}
