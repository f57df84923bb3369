package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import io.ballast.spark.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherJobsTest {
    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    @Nested
    class Help {
        @Test
        void withoutAJobThereIsWhatToDoNext() {
            Jobs job = Jobs.run();

            assertThat(job.code()).isZero();
            assertThat(job.out())
                    .contains("resample", "entropy", "make-connect4", "pitfalls", "Start here:", "--driver-memory");
        }

        @ParameterizedTest
        @CsvSource({"resample,--report", "entropy,--standardize", "make-connect4,--games", "pitfalls,--rows"})
        void everyJobExplainsItself(String name, String option) {
            Jobs job = Jobs.run(name, "--help");

            assertThat(job.code()).isZero();
            assertThat(job.out()).contains("Usage: ballast " + name, option, "Examples:", "deploy/ballast " + name);
        }

        @Test
        void anUnknownJobIsAUsageError() {
            Jobs job = Jobs.run("balance");

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint()).contains("balance");
        }
    }

    @Nested
    class Entropy {
        @ParameterizedTest(name = "{0}, k = {1}")
        @CsvSource({"ecoli, 7", "ecoli, 15", "yeast, 7", "yeast, 15", "winequality, 7", "winequality, 15"})
        void equalsTheGoldenScores(String name, int k) {
            Path data = SharedData.require("data/%s.csv".formatted(name));
            Path golden = SharedData.require("golden/les_%s_k%d.csv".formatted(name, k));
            Path output = folder.resolve("scored");

            Jobs job = Jobs.run(
                    "entropy",
                    "--input",
                    data.toString(),
                    "--label",
                    "label",
                    "--standardize",
                    "--k",
                    Integer.toString(k),
                    "--output",
                    output.toString());

            assertThat(job.code()).as(job.err()).isZero();
            // The job keeps no row numbers, so sorted scores are compared; row by row they are in spark-core's tests.
            List<Double> scores = sorted(spark.read().parquet(output.toString()), "entropy");
            List<Double> expected = sorted(csv(golden), "les");
            assertThat(scores).hasSameSizeAs(expected);
            for (int i = 0; i < scores.size(); i++) {
                assertThat(scores.get(i)).isCloseTo(expected.get(i), within(1e-9));
            }
        }

        private Dataset<Row> csv(Path path) {
            return spark.read()
                    .option("header", true)
                    .option("inferSchema", true)
                    .csv(path.toString());
        }

        private List<Double> sorted(Dataset<Row> rows, String column) {
            return rows.select(column).orderBy(column).collectAsList().stream()
                    .map(row -> row.getDouble(0))
                    .toList();
        }

        @Test
        void goesOnFromACheckpointToTheSameScores() throws IOException {
            Path input = Files.writeString(folder.resolve("t.csv"), ResampleJobTest.table(300, 40, 1));
            Path steps = folder.resolve("steps");
            List<String> command = List.of("entropy", "--input", input.toString(), "--label", "label");

            Jobs first = run(command, "--checkpoint", steps.toString(), "--output", "" + folder.resolve("first"));
            Jobs again = run(command, "--checkpoint", steps.toString(), "--output", "" + folder.resolve("again"));
            Jobs plain = run(command, "--output", "" + folder.resolve("plain"));
            Jobs other = run(
                    command, "--k", "3", "--checkpoint", steps.toString(), "--output", "" + folder.resolve("other"));

            for (Jobs job : List.of(first, again, plain)) {
                assertThat(job.code()).as(job.err()).isZero();
            }
            assertThat(steps.resolve("neighbors")).isNotEmptyDirectory();
            List<Double> expected = sorted(spark.read().parquet("" + folder.resolve("plain")), "entropy");
            assertThat(sorted(spark.read().parquet("" + folder.resolve("first")), "entropy"))
                    .isEqualTo(expected);
            assertThat(sorted(spark.read().parquet("" + folder.resolve("again")), "entropy"))
                    .isEqualTo(expected);
            assertThat(other.code()).isEqualTo(2);
            assertThat(other.complaint())
                    .contains("holds a search for neighbors with other settings or rows; give the same to go on");
            assertThat(folder.resolve("other")).doesNotExist();
        }

        private static Jobs run(List<String> command, String... more) {
            return Jobs.run(Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
        }

        @Test
        void keepsEveryColumnAndSaysTheMeanOfEachClass() throws IOException {
            Path input = Files.writeString(folder.resolve("t.csv"), "n,a,label\nx,1,0\ny,2,0\nz,9,1\nu,9.5,1\n");
            Path output = folder.resolve("scored");

            Jobs job = Jobs.run(
                    "entropy",
                    "--input",
                    input.toString(),
                    "--label",
                    "label",
                    "--k",
                    "1",
                    "--output",
                    output.toString(),
                    "--format",
                    "csv");

            assertThat(job.out()).contains("class 0: 2 rows, mean entropy 0.0000 bits");
            assertThat(csv(output).columns()).containsExactly("n", "a", "label", "entropy");
            assertThat(csv(output).count()).isEqualTo(4);
        }

        @Test
        void tooFewRowsAndANegativeKAreRefused() throws IOException {
            Path input = Files.writeString(folder.resolve("t.csv"), "a,label\n1,0\n2,1\n");
            String output = folder.resolve("scored").toString();

            Jobs few = Jobs.run("entropy", "--input", input.toString(), "--label", "label", "--output", output);
            Jobs negative = Jobs.run(
                    "entropy", "--input", input.toString(), "--label", "label", "--output", output, "--k", "-2");

            assertThat(few.complaint())
                    .isEqualTo("the table has 2 rows, but kNeighbors = 7 needs at least 8; lower kNeighbors");
            assertThat(negative.complaint()).isEqualTo("--k must be 1 to 256, got -2");
            assertThat(List.of(few.code(), negative.code())).containsOnly(2);
            assertThat(folder.resolve("scored")).doesNotExist();
        }
    }

    @Nested
    class MakeConnect4 {
        @Test
        void writesTheTableItPromises() {
            Path output = folder.resolve("boards");

            Jobs job = Jobs.run(
                    "make-connect4",
                    "--games",
                    "3000",
                    "--seed",
                    "5",
                    "--output",
                    output.toString(),
                    "--format",
                    "csv");

            assertThat(job.code()).as(job.err()).isZero();
            Dataset<Row> boards = spark.read()
                    .option("header", true)
                    .option("inferSchema", true)
                    .csv(output.toString());
            assertThat(boards.columns()).hasSize(43).startsWith("a1", "a2").endsWith("g6", "label");
            assertThat(boards.count()).isEqualTo(3000);
            assertThat(job.out()).containsPattern("done: 3,000 boards, \\d+ draws");
        }

        @ParameterizedTest
        @CsvSource({
            "soon, '--at must be final or a number of plies, got ''soon'''",
            "42, '--at must be final or a number of plies from 0 to 41, got 42'"
        })
        void anImpossiblePlyIsRefused(String at, String sentence) {
            Jobs job = Jobs.run(
                    "make-connect4",
                    "--games",
                    "10",
                    "--at",
                    at,
                    "--output",
                    folder.resolve("b").toString());

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint()).isEqualTo(sentence);
        }
    }

    @Nested
    class Pitfalls {
        /** design, rows given, rows scored, F1 reported, F1 on untouched rows. */
        private static final Pattern LINE = Pattern.compile(
                "(before the split|in transform|in ResamplingPipeline) +([\\d,]+) +([\\d,]+) +([\\d.]+) +([\\d.]+)");

        @Test
        void printsFlatteringFiguresBesideHonestOnes() {
            Jobs job = Jobs.run("pitfalls", "--rows", "2000");

            assertThat(job.code()).as(job.err()).isZero();
            List<double[]> lines = LINE.matcher(job.out())
                    .results()
                    .map(line -> IntStream.rangeClosed(2, 5)
                            .mapToDouble(group ->
                                    Double.parseDouble(line.group(group).replace(",", "")))
                            .toArray())
                    .toList();
            assertThat(lines).hasSize(3);
            double[] before = lines.get(0);
            double[] inTransform = lines.get(1);
            double[] right = lines.get(2);
            assertThat(before[2]).isGreaterThan(before[3] + 0.3);
            assertThat(inTransform[1]).isGreaterThan(1.5 * inTransform[0]);
            assertThat(inTransform[2]).isGreaterThan(inTransform[3] + 0.1);
            assertThat(right[1]).isEqualTo(right[0]);
            // Some 30 minority rows to validate on: the figure itself is uncertain by about 0.1.
            assertThat(right[2]).isCloseTo(right[3], within(0.25));
            assertThat(job.out()).contains("in ResamplingPipeline: Only training rows were resampled");
        }

        @Test
        void needsRowsToLearnFrom() {
            Jobs job = Jobs.run("pitfalls", "--rows", "499");

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint())
                    .isEqualTo("--rows must be at least 500, or the minority is too small to resample, got 499");
        }
    }
}
