package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The job {@code resample} with every method that it knows, and with several in a row. */
class ResampleMethodsTest {
    /** What a method needs to be quick, or to run at all. */
    private static final Map<String, String> PARAMS = Map.ofEntries(
            Map.entry("leo-cvae", "maxIter=2"),
            Map.entry("smote-nc", "categoricalFeatures=whole"),
            Map.entry("k-means-smote", "numClusters=1"),
            Map.entry("instance-hardness-threshold", "numFolds=2"),
            Map.entry("moods", "maxIter=1"),
            Map.entry("mubo", "maxIter=1"),
            Map.entry("smotified-gan", "maxIter=1"),
            Map.entry("gbo", "maxIter=1"),
            Map.entry("ssg", "maxIter=1"),
            Map.entry("auto", "timeBudget=0.001"));

    @TempDir
    private Path folder;

    private Path input;
    private Path output;

    @BeforeEach
    void writeTable() throws IOException {
        input = folder.resolve("table.csv");
        output = folder.resolve("balanced");
        Files.writeString(input, ResampleJobTest.table(60, 20, 1));
    }

    private Jobs resample(String method, String... more) {
        List<String> args = new ArrayList<>(List.of("resample", "--input", input.toString(), "--label", "label"));
        args.addAll(List.of("--features", "x,y,whole", "--output", output.toString(), "--method", method));
        args.addAll(Arrays.asList(more));
        return Jobs.run(args.toArray(new String[0]));
    }

    private static Dataset<Row> text(Path path) {
        return LocalSpark.session()
                .read()
                .option("header", true)
                .option("escape", "\"")
                .csv(path.toString());
    }

    private static List<String> codes(Dataset<Row> rows) {
        return rows.select("code").as(Encoders.STRING()).collectAsList();
    }

    static Stream<Methods.Method> methods() {
        return Methods.all().stream();
    }

    /** That sizes are those asked for the job makes sure of itself. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void everyMethodGivesOriginalsAsTheyStoodAndSyntheticRows(Methods.Method method) {
        String[] params = PARAMS.containsKey(method.name())
                ? new String[] {"--param", PARAMS.get(method.name()), "--format", "csv"}
                : new String[] {"--format", "csv"};

        Jobs job = resample(method.name(), params);

        assertThat(job.code()).as(job.err()).isZero();
        List<Row> before = text(input).collectAsList();
        Dataset<Row> after = text(output).cache();
        List<Row> kept = after.filter("synthetic = 'false'").drop("synthetic").collectAsList();
        Dataset<Row> made = after.filter("synthetic = 'true'");
        if (MethodChain.parse(method.name(), Map.of()).removesRows()) {
            assertThat(before).containsAll(kept);
            assertThat(job.out()).contains("left out");
        } else {
            assertThat(kept).containsExactlyInAnyOrderElementsOf(before);
            assertThat(job.out()).contains("class common: 60 rows before, 60 after, 0 of them synthetic");
        }
        assertThat(made.filter("whole not rlike '^-?[0-9]+$' or code is not null or note is not null")
                        .count())
                .isZero();
        assertThat(job.out()).contains("done: %,d rows in ".formatted(kept.size() + made.count()));
        after.unpersist();
    }

    @Nested
    class RemovedRows {
        @Test
        void areTheSameWhateverIsWritten() {
            resample("random-under-sampler", "--format", "csv");
            List<Integer> asText =
                    codes(text(output)).stream().map(Integer::valueOf).toList();

            resample("random-under-sampler", "--overwrite");

            Dataset<Row> typed = LocalSpark.session().read().parquet(output.toString());
            assertThat(typed.schema().simpleString())
                    .isEqualTo(
                            "struct<code:int,x:double,y:double,whole:int,note:string,label:string,synthetic:boolean>");
            assertThat(typed.select("code").as(Encoders.INT()).collectAsList())
                    .hasSize(40)
                    .containsExactlyInAnyOrderElementsOf(asText);
        }

        @Test
        void areCountedOnTheConsoleAndInTheReport() {
            String report = folder.resolve("report").toString();

            Jobs job = resample("random-under-sampler", "--report", report);

            assertThat(job.out())
                    .contains("read 80 rows of 3 features from " + input)
                    .contains("class common: 60 rows before, 20 after, 40 left out")
                    .contains("class rare: 20 rows before, 20 after, 0 left out")
                    .contains("done: 40 rows in " + output)
                    .doesNotContain("synthetic, ");
            assertThat(folder.resolve("report/report.html"))
                    .content()
                    .contains("Class common shrank from 60 to 20 rows; 40 rows left out by Random-Under-Sampler")
                    .doesNotContain("<h2>Training");
        }
    }

    @Nested
    class Chains {
        @Test
        void runOneMethodAfterTheOther() {
            String report = folder.resolve("report").toString();

            Jobs job = resample(
                    "random-under-sampler+smote",
                    "--param",
                    "random-under-sampler.samplingStrategy=common=45",
                    "--param",
                    "kNeighbors=3",
                    "--report",
                    report);

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out())
                    .contains("class common: 60 rows before, 45 after, 0 of them synthetic, 15 left out")
                    .contains("class rare: 20 rows before, 45 after, 25 of them synthetic, 0 left out");
            assertThat(folder.resolve("report/report.html"))
                    .content()
                    .contains("25 synthetic rows by Random-Under-Sampler + SMOTE, 15 left out")
                    .contains("smote.kNeighbors");
        }

        @Test
        void ofSmoteAndCleaningAreTheCombinedMethod() {
            resample("smote+tomek-links", "--param", "tomek-links.samplingStrategy=all");
            List<Row> chained = written();

            resample("smote-tomek", "--overwrite");

            assertThat(written()).hasSizeBetween(81, 119).isEqualTo(chained);
        }

        @Test
        void makeRowsOfMadeRows() {
            Jobs job = resample(
                    "random-over-sampler+smote",
                    "--param",
                    "random-over-sampler.samplingStrategy=0.5",
                    "--format",
                    "csv");

            assertThat(job.out()).contains("class rare: 20 rows before, 60 after, 40 of them synthetic");
            assertThat(text(output).filter("synthetic is null").count()).isZero();
        }

        private List<Row> written() {
            return LocalSpark.session()
                    .read()
                    .parquet(output.toString())
                    .orderBy("x", "y", "whole")
                    .collectAsList();
        }
    }

    @Nested
    class Auto {
        @Test
        void saysWhatItTriedOnTheConsoleAndInTheReport() throws IOException {
            String report = folder.resolve("report").toString();

            Jobs job = resample(
                    "auto",
                    "--param",
                    "metricName=balancedAccuracy",
                    "--param",
                    "numFolds=2",
                    "--param",
                    "timeBudget=0.001",
                    "--report",
                    report);

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out())
                    .contains("tried                        mean   standard error")
                    .containsPattern("none  +0\\.[0-9]{3}  0\\.[0-9]{3}  chosen\\R")
                    .containsPattern("borderline-smote at 1\\.0  +not tried within the time budget\\R")
                    .contains("class rare: 20 rows before, 20 after");
            JsonNode json = new ObjectMapper()
                    .readTree(folder.resolve("report/report.json").toFile());
            assertThat(json.at("/trials")).hasSize(11);
            assertThat(json.at("/trials/0/name").asText()).isEqualTo("none");
            assertThat(json.at("/trials/0/chosen").asBoolean()).isTrue();
            assertThat(json.at("/trials/0/mean").asDouble()).isBetween(0.5, 1.0);
            assertThat(json.at("/parameters/metricName").asText()).isEqualTo("balancedAccuracy");
            assertThat(folder.resolve("report/report.html")).content().contains("<h2>What was tried</h2>");
        }

        /**
         * Beside 40 rare rows at the border there are 16 in the midst of common ones far to the left, each alone among 30. They pull
         * any line the wrong way round, however much the class weighs; only what is made at the border alone turns it.
         */
        private static String misled() {
            Random random = new Random(1);
            StringBuilder csv = new StringBuilder("x,label\n");
            for (int place = 0; place < 16; place++) {
                for (int i = 0; i < 31; i++) {
                    csv.append("%.4f,%s%n"
                            .formatted(-10 - 2 * place + 0.1 * random.nextDouble(), i == 0 ? "rare" : "common"));
                }
            }
            for (int i = 0; i < 840; i++) {
                double center = i < 40 ? 1.2 : i < 640 ? 0 : 20;
                csv.append("%.4f,%s%n".formatted(center + random.nextGaussian() / 2, i < 40 ? "rare" : "common"));
            }
            return csv.toString();
        }

        @Test
        void makesRowsWithTheResamplerThatWins() throws IOException {
            Files.writeString(input, misled());
            String report = folder.resolve("report").toString();

            Jobs job = Jobs.run(
                    "resample",
                    "--input",
                    input.toString(),
                    "--label",
                    "label",
                    "--output",
                    output.toString(),
                    "--method",
                    "auto",
                    "--param",
                    "metricName=aucRoc",
                    "--param",
                    "numFolds=2",
                    "--param",
                    "numRepeats=1",
                    "--report",
                    report);

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out())
                    .containsPattern("none  +0\\.[0-9]{3}  0\\.[0-9]{3}\\R")
                    .containsPattern("borderline-smote at 0\\.5  +0\\.[0-9]{3}  0\\.[0-9]{3}  chosen\\R")
                    .contains("class rare: 56 rows before, 640 after, 584 of them synthetic")
                    .contains("class common: 1,280 rows before, 1,280 after, 0 of them synthetic");
            JsonNode trials = new ObjectMapper()
                    .readTree(folder.resolve("report/report.json").toFile())
                    .get("trials");
            assertThat(trials).hasSize(11);
            JsonNode none = trials.get(0);
            for (JsonNode trial : trials) {
                boolean wins = trial.get("name").asText().equals("borderline-smote at 0.5");
                assertThat(trial.get("chosen").asBoolean()).isEqualTo(wins);
                assertThat(trial.get("remark").asText()).isEmpty();
                if (wins) {
                    double margin =
                            trial.get("mean").asDouble() - none.get("mean").asDouble();
                    assertThat(margin).isGreaterThan(trial.get("standardError").asDouble());
                }
            }
            Dataset<Row> after = LocalSpark.session().read().parquet(output.toString());
            assertThat(after.filter("synthetic and label = 'rare' and x > -5").count())
                    .isEqualTo(after.filter("synthetic").count())
                    .isEqualTo(584);
        }

        @Test
        void standsAlone() {
            Jobs job = resample("auto+smote");

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint())
                    .isEqualTo(
                            "method auto picks what to do with the table as it is and stands alone, got 'auto+smote'; leave the others out");
        }

        @Test
        void takesNoStrategy() {
            Jobs job = resample("auto", "--param", "samplingStrategy=0.5");

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint())
                    .isEqualTo("samplingStrategy of AutoResampler must be auto, got '0.5'; it picks the sizes itself");
            assertThat(output).doesNotExist();
        }
    }

    @Nested
    class Explain {
        @Test
        void saysWhatWouldBeAndWritesNothing() {
            Jobs job = resample("smote+random-under-sampler", "--explain", "--param", "smote.samplingStrategy=0.5");

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out())
                    .contains("smote would give class common: 60 rows before, 60 after")
                    .contains("smote would give class rare: 20 rows before, 30 after")
                    .contains("random-under-sampler would give class common: 60 rows before, 30 after")
                    .contains("nothing was written")
                    .doesNotContain("done:");
            assertThat(output).doesNotExist();
        }

        @Test
        void needsNoOutputAndWarns() {
            Jobs job = Jobs.run(
                    "resample",
                    "--input",
                    input.toString(),
                    "--label",
                    "label",
                    "--features",
                    "x,y",
                    "--method",
                    "smote",
                    "--explain",
                    "--param",
                    "kNeighbors=30",
                    "--param",
                    "handleSmallClass=skip");

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out())
                    .contains(
                            "warning: class rare has 20 rows, but kNeighbors = 30 needs at least 31; it is left as it is");
        }
    }

    @Nested
    class BadInput {
        @Test
        void ofALaterMethodIsFoundBeforeTheFirstWorks() {
            Jobs job = resample("smote+tomek-links", "--param", "tomek-links.samplingStrategy=0.5");

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint()).startsWith("samplingStrategy of a cleaning method must say which classes");
            assertThat(job.out()).doesNotContain("fitting");
            assertThat(output).doesNotExist();
        }
    }

    @Test
    void theHelpListsEveryMethodWithALine() {
        Jobs job = Jobs.run("resample", "--help");

        assertThat(job.out()).contains("Methods:");
        Methods.all().forEach(method -> assertThat(job.out())
                .containsPattern("  " + method.name() + " +" + method.does().substring(0, 12)));
    }
}
