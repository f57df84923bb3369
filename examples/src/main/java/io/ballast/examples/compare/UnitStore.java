package io.ballast.examples.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The output folder of a comparison: one small file for each finished unit, which a run that follows a killed one does not
 * repeat, the settings that all of them were made with, and the results in the end.
 */
public final class UnitStore {
    private static final String SETTINGS = "settings.json";
    private static final String CONTENTS = "contents";
    private static final String UNITS = "units";
    private static final String RESULTS = "results.json";
    private static final String UNFINISHED = ".new";

    private final ObjectMapper json = new ObjectMapper();
    private final FileSystem fileSystem;
    private final Path folder;
    private final Map<String, Object> settings;

    private UnitStore(FileSystem fileSystem, Path folder, Map<String, Object> settings) {
        this.fileSystem = fileSystem;
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * Looks at a folder, new or left by a run that was killed; it is written to from the first unit on.
     *
     * @param settings what the units depend on
     * @param overwrite whether a comparison that is there may be replaced
     * @throws IllegalArgumentException if the folder holds finished results, or units of other settings, and may not be
     *     replaced
     */
    public static UnitStore open(Configuration hadoop, String path, Map<String, Object> settings, boolean overwrite)
            throws IOException {
        Path folder = new Path(path);
        UnitStore store = new UnitStore(folder.getFileSystem(hadoop), folder, settings);
        store.check(path, overwrite, false);
        return store;
    }

    /**
     * Like {@link #open}, but takes finished results of the same settings for a run that has nothing left to do.
     *
     * @throws IllegalArgumentException if the folder holds units of other settings, and may not be replaced
     */
    public static UnitStore openOrReuse(
            Configuration hadoop, String path, Map<String, Object> settings, boolean overwrite) throws IOException {
        Path folder = new Path(path);
        UnitStore store = new UnitStore(folder.getFileSystem(hadoop), folder, settings);
        store.check(path, overwrite, true);
        return store;
    }

    /**
     * Begins to write; before, everything that can be refused should have been.
     *
     * @param afresh whether to remove what an earlier comparison wrote, and nothing else
     * @param contents what the data sets hold, by name; kept beside the settings
     * @throws IllegalArgumentException if the folder holds units of data sets that held something else
     */
    public void begin(boolean afresh, Map<String, String> contents) throws IOException {
        if (afresh) {
            clear();
        }
        if (fileSystem.exists(new Path(folder, SETTINGS))) {
            checkContents(contents);
            return;
        }
        boolean made = !fileSystem.exists(folder);
        try {
            begin(contents);
        } catch (IOException e) {
            if (made) {
                fileSystem.delete(folder, true);
            }
            throw e;
        }
    }

    private void begin(Map<String, String> contents) throws IOException {
        if (!fileSystem.mkdirs(new Path(folder, UNITS))) {
            throw new IOException("cannot create the output folder '%s'".formatted(folder));
        }
        Map<String, Object> stored = new LinkedHashMap<>(settings);
        stored.put(CONTENTS, contents);
        write(SETTINGS, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(stored));
    }

    private void checkContents(Map<String, String> contents) throws IOException {
        JsonNode before = stored().path(CONTENTS);
        for (Map.Entry<String, String> each : contents.entrySet()) {
            String then = before.path(each.getKey()).asText("content unknown");
            if (!then.equals(each.getValue())) {
                throw new IllegalArgumentException(
                        "input '%s' is not what the units in output '%s' were made from (%s; now %s); put it back to go on with them, give --overwrite to replace them, or another --output"
                                .formatted(each.getKey(), folder, then, each.getValue()));
            }
        }
    }

    private ObjectNode stored() throws IOException {
        return read(new Path(folder, SETTINGS), ObjectNode.class);
    }

    private void clear() throws IOException {
        for (String ours : new String[] {UNITS, RESULTS, "results.csv", "report.html", "tables.md", SETTINGS}) {
            fileSystem.delete(new Path(folder, ours), true);
        }
    }

    private void check(String path, boolean overwrite, boolean reuse) throws IOException {
        if (!fileSystem.exists(folder) || fileSystem.listStatus(folder).length == 0) {
            return;
        }
        if (!fileSystem.exists(new Path(folder, SETTINGS))) {
            throw new IllegalArgumentException(
                    "output '%s' exists and is no comparison; give another --output".formatted(path));
        }
        if (overwrite) {
            return;
        }
        if (!reuse && fileSystem.exists(new Path(folder, RESULTS))) {
            throw new IllegalArgumentException(
                    "output '%s' holds a finished comparison; give --overwrite to replace it, or another --output"
                            .formatted(path));
        }
        String before = stored().without(CONTENTS).toString();
        String now = json.valueToTree(settings).toString();
        if (!before.equals(now)) {
            throw new IllegalArgumentException(
                    "output '%s' holds units of a comparison with other settings (%s); give the same options to go on with it, --overwrite to replace it, or another --output"
                            .formatted(path, SETTINGS));
        }
    }

    /** The units that are done, by key. */
    public Map<UnitKey, UnitResult> finished() throws IOException {
        Map<UnitKey, UnitResult> found = new TreeMap<>();
        RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(new Path(folder, UNITS), true);
        while (files.hasNext()) {
            FileStatus file = files.next();
            if (file.getPath().getName().endsWith(".json")) {
                UnitResult unit = read(file.getPath(), UnitResult.class);
                found.put(unit.key(), unit);
            }
        }
        return found;
    }

    /** Keeps a unit, whole or not at all. */
    public void keep(UnitResult unit) throws IOException {
        UnitKey key = unit.key();
        String name = "%s/%s/%s/%s/%s-%s.json"
                .formatted(UNITS, escaped(key.data()), key.method(), key.classifier(), key.repeat(), key.fold());
        write(name, json.writeValueAsBytes(unit));
    }

    /** A data set may be named by a path; dots alone would name another folder. */
    private static String escaped(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.equals(name) && !name.matches("\\.+") ? name : "%s-%08x".formatted(plain, name.hashCode());
    }

    /** Writes a file beside its place and moves it there. */
    public void write(String name, byte[] content) throws IOException {
        Path target = new Path(folder, name);
        Path beside = new Path(folder, name + UNFINISHED);
        try (OutputStream out = fileSystem.create(beside, true)) {
            out.write(content);
        } catch (IOException e) {
            fileSystem.delete(beside, false);
            throw e;
        }
        fileSystem.delete(target, false);
        if (!fileSystem.rename(beside, target)) {
            throw new IOException("cannot write '%s'".formatted(target));
        }
    }

    /** @throws IllegalArgumentException if the file is not what was written */
    private <T> T read(Path path, Class<T> type) throws IOException {
        try (InputStream in = fileSystem.open(path)) {
            return Objects.requireNonNull(json.readValue(in, type), "null");
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "output '%s' holds a file '%s' that cannot be read (%s); remove it, or give another --output"
                            .formatted(
                                    folder,
                                    path.getName(),
                                    e.getMessage().lines().findFirst().orElse("")),
                    e);
        }
    }

    /** Where a file of this folder is, for people. */
    public String pathOf(String name) {
        return Optional.of(new Path(folder, name).toUri())
                .map(uri -> uri.getPath())
                .orElseThrow();
    }
}
