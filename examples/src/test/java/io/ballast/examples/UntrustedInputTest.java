package io.ballast.examples;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ballast.ml.LatentGanModel;
import io.ballast.ml.LatentGanOversampler;
import io.ballast.ml.LeoCvae;
import io.ballast.ml.LeoCvaeModel;
import io.ballast.ml.Moods;
import io.ballast.ml.MoodsModel;
import io.ballast.ml.NeuralClassificationModel;
import io.ballast.ml.NeuralClassifier;
import io.ballast.ml.ResamplingPipeline;
import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables, saved models and checkpoints that somebody else made run no code, write nothing outside their folder, and come to
 * one sentence where they are damaged.
 */
@Timeout(300)
class UntrustedInputTest {
    private static final long SEED = 20240601;

    @TempDir
    private static Path folder;

    private static final Map<String, Function<String, ?>> READERS = new LinkedHashMap<>();

    /** Set by a class that must not be looked into. */
    private static boolean sprung;

    @BeforeAll
    static void trainAndSave() throws IOException {
        Dataset<Row> table = LocalSpark.session()
                .range(0, 60, 1, 2)
                .selectExpr("array(double(id * 7 % 23), double(id * 5 % 17)) as v", "double(id % 3 = 0) as label")
                .select(functions.array_to_vector(col("v")).as("features"), col("label"))
                .cache();
        save(
                "leo-cvae",
                new LeoCvae().setHiddenLayers(4).setLatentDim(2).setMaxIter(2).fit(table),
                LeoCvaeModel::load);
        save(
                "latent-gan",
                new LatentGanOversampler()
                        .setHiddenLayers(4)
                        .setLatentDim(2)
                        .setPretrainIter(1)
                        .setMaxIter(1)
                        .fit(table),
                LatentGanModel::load);
        save(
                "moods",
                new Moods().setHiddenLayers(4).setMaxIter(1).setMaxSteps(20).fit(table),
                MoodsModel::load);
        save(
                "net",
                new NeuralClassifier()
                        .setHiddenLayers(4)
                        .setMaxIter(2)
                        .setMinSteps(0)
                        .fit(table),
                NeuralClassificationModel::load);
    }

    private static void save(String name, MLWritable model, Function<String, ?> reader) throws IOException {
        Path path = folder.resolve(name);
        model.write().save(path.toString());
        try (Stream<Path> files = Files.walk(path)) { // who makes a file makes its checksum too
            for (Path checksum :
                    files.filter(file -> file.toString().endsWith(".crc")).toList()) {
                Files.delete(checksum);
            }
        }
        READERS.put(name, reader);
    }

    private static Path copy(String name, Path to) throws IOException {
        Path from = folder.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    private static List<Path> files(Path below, String name) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(name))
                    .sorted()
                    .toList();
        }
    }

    private static void replace(Path model, String below, String text, String by) throws IOException {
        Path metadata = files(model.resolve(below), "part-.*").get(0);
        String json = Files.readString(metadata);
        assertThat(json).contains(text);
        Files.writeString(metadata, json.replace(text, by));
    }

    @Nested
    class Sources {
        /** What makes objects of bytes, classes of names, or code of text. */
        private static final Pattern RUNS_CODE = Pattern.compile(
                "ObjectInputStream|readObject\\(|objectFile\\(|readUnshared|XMLDecoder|SerializationUtils|ModelSerializer"
                        + "|Configuration\\.from(Json|Yaml)|DefaultTyping|@JsonTypeInfo|ScriptEngine|ProcessBuilder|getRuntime\\(\\)\\.exec");

        @Test
        void nothingReadsObjectsOrRunsWhatItReads() throws IOException {
            Path project = Path.of("").toAbsolutePath();
            while (!Files.exists(project.resolve(".mvn"))) {
                project = project.getParent();
            }
            int sources = 0;
            for (String module : List.of("spark-core", "spark-ml", "examples")) {
                for (Path source : files(project.resolve(module).resolve("src/main/java"), ".*\\.java")) {
                    sources++;
                    assertThat(Files.readString(source)).as("%s", source).doesNotContainPattern(RUNS_CODE);
                }
            }
            assertThat(sources).isGreaterThan(100);
        }
    }

    /** Does something as soon as it is initialised. */
    static final class Trap {
        static {
            sprung = true;
        }

        private Trap() {}

        public static Object read() {
            sprung = true;
            return null;
        }
    }

    @Nested
    class SavedModels {
        @TempDir
        private Path model;

        @ParameterizedTest
        @ValueSource(strings = {"leo-cvae", "latent-gan", "moods", "net"})
        void metadataOfAnotherClassAreRefused(String name) throws IOException {
            copy(name, model);
            Path metadata = files(model.resolve("metadata"), "part-.*").get(0);
            Files.writeString(
                    metadata,
                    Files.readString(metadata)
                            .replaceAll(
                                    "\"class\":\"[^\"]+\"",
                                    "\"class\":\"%s\""
                                            .formatted(Trap.class.getName().replace("$", "\\$"))));

            assertThatThrownBy(() -> READERS.get(name).apply(model.toString()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Trap.class.getName());
            assertThat(sprung).isFalse();
        }

        @Test
        void aClassBelowThatIsNoModelIsNotLookedInto() throws IOException {
            copy("moods", model);
            replace(model, "classifier/metadata", NeuralClassificationModel.class.getName(), Trap.class.getName());

            assertThatThrownBy(() -> MoodsModel.load(model.toString()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "holds a %s, but must hold a org.apache.spark.ml.Model", Trap.class.getName());
            assertThat(sprung).isFalse();
        }

        @Test
        void aStageOfAPipelineThatIsNoneIsNotLookedInto() throws IOException {
            new ResamplingPipeline()
                    .setStages(new PipelineStage[] {new LeoCvae()})
                    .write()
                    .overwrite()
                    .save(model.toString());
            Path stage = files(model.resolve("stages"), "part-.*").get(0);
            Files.delete(stage.resolveSibling("." + stage.getFileName() + ".crc"));
            Files.writeString(stage, Files.readString(stage).replace(LeoCvae.class.getName(), Trap.class.getName()));

            assertThatThrownBy(() -> ResamplingPipeline.read().load(model.toString()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must hold a " + PipelineStage.class.getName());
            assertThat(sprung).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"../../evil", "/tmp/evil", "a/../../b"})
        void aUidThatIsAPathIsRefused(String uid) throws IOException {
            copy("net", model);
            Path metadata = files(model.resolve("metadata"), "part-.*").get(0);
            Files.writeString(
                    metadata,
                    Files.readString(metadata).replaceAll("\"uid\":\"[^\"]+\"", "\"uid\":\"%s\"".formatted(uid)));

            assertThatThrownBy(() -> NeuralClassificationModel.load(model.toString()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("uid '%s' must be a name without slashes", uid);
        }
    }

    @Nested
    class Outputs {
        @TempDir
        private Path work;

        @Test
        void dotsInPathsAreResolvedBeforeAnythingIsWritten() throws IOException {
            BadInputFolder.fill(work);
            Map<String, String> before = BadInputFolder.contents(work);

            Jobs job = Jobs.run(
                    "resample",
                    "--input",
                    work + "/parts/../table.csv",
                    "--label",
                    "label",
                    "--features",
                    "x,y",
                    "--method",
                    "random-over-sampler",
                    "--output",
                    work + "/new/../made/out",
                    "--report",
                    work + "/made/out/../out/report");

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint()).contains("must not lie in the output");
            assertThat(BadInputFolder.contents(work)).isEqualTo(before);
        }

        @Test
        void aLabelOfMarkupStaysText() throws IOException {
            StringBuilder csv = new StringBuilder("x,<b onclick=evil()>,label\n");
            for (int i = 0; i < 60; i++) {
                csv.append(
                        "%d,%d,%s%n".formatted(i, i * 7 % 13, i % 3 == 0 ? "<script>evil()</script>" : "../../evil"));
            }
            Path table = Files.writeString(work.resolve("table.csv"), csv);

            Jobs job = Jobs.run(
                    "resample",
                    "--input",
                    table.toString(),
                    "--label",
                    "label",
                    "--method",
                    "random-over-sampler",
                    "--output",
                    work + "/out",
                    "--report",
                    work + "/report");

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(work.resolve("report/report.html"))
                    .content()
                    .contains("&lt;script&gt;evil()")
                    .doesNotContain("<script>evil", "<b onclick");
            try (Stream<Path> made = Files.list(work)) {
                assertThat(made.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("table.csv", "out", "report");
            }
        }
    }

    /** Damages a file in one of several ways. */
    private record Damage(SplittableRandom random) {
        private static final byte[] HUGE = {0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};

        void to(Path file) throws IOException {
            Files.write(file, damaged(Files.readAllBytes(file)));
        }

        private byte[] damaged(byte[] bytes) {
            int at = random.nextInt(Math.max(1, bytes.length));
            return switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> twice(bytes, at, at + random.nextInt(bytes.length - at));
                case 2 -> with(bytes, at, HUGE);
                case 3 ->
                    new String(bytes, StandardCharsets.ISO_8859_1)
                            .replaceFirst("(?<=.{%d})[0-9]+".formatted(Math.min(at, 900)), "99999999999999999999")
                            .getBytes(StandardCharsets.ISO_8859_1);
                default -> flipped(bytes);
            };
        }

        private byte[] twice(byte[] bytes, int from, int to) {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + to - from);
            System.arraycopy(bytes, from, longer, to, bytes.length - from);
            return longer;
        }

        private static byte[] with(byte[] bytes, int at, byte[] put) {
            byte[] other = bytes.clone();
            System.arraycopy(put, 0, other, at, Math.min(put.length, bytes.length - at));
            return other;
        }

        private byte[] flipped(byte[] bytes) {
            byte[] other = bytes.clone();
            for (int i = 0; i < 3; i++) {
                other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return other;
        }
    }

    @Nested
    class Damaged {
        private static final Pattern FOREIGN = Pattern.compile(".*\\(\\w+(Exception|Error)\\)");

        @TempDir
        private Path work;

        private final Damage damage = new Damage(new SplittableRandom(SEED));

        @ParameterizedTest
        @ValueSource(strings = {"leo-cvae", "latent-gan", "moods", "net"})
        void modelsAreReadOrRefusedInASentence(String name) throws IOException {
            int refused = 0;
            for (int i = 0; i < 10; i++) {
                Path model = copy(name, Files.createDirectory(work.resolve(Integer.toString(i))));
                List<Path> parts = files(model, "part-.*");
                Path part = parts.get(i % parts.size());
                damage.to(part);

                Throwable thrown = catchThrowable(() -> READERS.get(name).apply(model.toString()));

                if (thrown != null) {
                    refused++;
                    assertThat(thrown)
                            .as("%s, damage %d to %s", name, i, part)
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThat(thrown.getMessage().lines()).hasSize(1);
                }
            }
            assertThat(refused).isPositive();
        }

        private void answered(Jobs job) {
            assertThat(job.code()).as(job.err()).isIn(0, 1, 2);
            if (job.code() != 0) {
                assertThat(job.complaint()).isNotBlank().doesNotMatch(FOREIGN);
                assertThat(job.err()).doesNotContain("\tat ");
            }
        }

        @Test
        void tablesAreReadOrRefusedInASentence() throws IOException {
            for (int i = 0; i < 14; i++) {
                Path table = work.resolve("table-%d.csv".formatted(i));
                Files.writeString(table, ResampleJobTest.table(40, 20, i));
                damage.to(table);

                answered(Jobs.run(
                        "entropy",
                        "--input",
                        table.toString(),
                        "--label",
                        "label",
                        "--k",
                        "1",
                        "--format",
                        "csv",
                        "--output",
                        work.resolve("scored-" + i).toString()));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"moods", "latent-gan", "leo-cvae"})
        void checkpointsAreGoneOnFromOrRefusedInASentence(String method) throws IOException {
            Path table = Files.writeString(work.resolve("table.csv"), ResampleJobTest.table(40, 20, 1));
            Path steps = work.resolve("steps");
            List<String> command =
                    new ArrayList<>(List.of("resample", "--input", table.toString(), "--label", "label"));
            command.addAll(List.of("--features", "x,y", "--method", method, "--overwrite"));
            command.addAll(List.of("--output", work.resolve("out").toString()));
            Stream.of("hiddenLayers=4", "maxIter=2", "checkpointDir=" + steps)
                    .forEach(param -> command.addAll(List.of("--param", param)));
            (switch (method) {
                        case "moods" -> Stream.of("maxSteps=20", "measureDiversification=false");
                        case "latent-gan" -> Stream.of("latentDim=2", "pretrainIter=2", "checkpointInterval=1");
                        default -> Stream.of("latentDim=2", "checkpointInterval=1");
                    })
                    .forEach(param -> command.addAll(List.of("--param", param)));
            Jobs whole = Jobs.run(command.toArray(new String[0]));
            assertThat(whole.code()).as(whole.err()).isZero();
            Map<Path, byte[]> kept = new LinkedHashMap<>();
            for (Path file : files(steps, "[^.].*")) {
                kept.put(file, Files.readAllBytes(file));
                Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
            }

            for (int i = 0; i < 8; i++) {
                List<Path> inOrder = List.copyOf(kept.keySet());
                damage.to(inOrder.get(i % inOrder.size()));

                Jobs again = Jobs.run(command.toArray(new String[0]));
                answered(again);
                assertThat(again.code()).as(again.err()).isNotEqualTo(1); // it is the folder that is to be mended

                for (Map.Entry<Path, byte[]> each : kept.entrySet()) {
                    Files.write(each.getKey(), each.getValue());
                    Files.deleteIfExists(
                            each.getKey().resolveSibling("." + each.getKey().getFileName() + ".crc"));
                }
            }
        }
    }
}
