package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareJobTest {
    @TempDir
    private static Path folder;

    /** Rows of x, y, kind and label; the minority lies higher in x, and is of kind b more often. */
    private static Path table(String name, int rows, int minorityOneIn) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder csv = new StringBuilder("x,y,kind,label\n");
        for (int i = 0; i < rows; i++) {
            boolean minority = i % minorityOneIn == 0;
            String kind = random.nextDouble() < (minority ? 0.7 : 0.3) ? "b" : "a";
            csv.append("%.6f,%.6f,%s,%s%n"
                    .formatted(
                            random.nextGaussian() + (minority ? 1.5 : 0),
                            random.nextGaussian(),
                            kind,
                            minority ? "rare" : "common"));
        }
        return Files.writeString(folder.resolve(name), csv);
    }

    private static Jobs compare(Path input, Path output, String... more) {
        List<String> args = new ArrayList<>(
                List.of("compare", "--input", input.toString(), "--label", "label", "--output", output.toString()));
        args.addAll(Arrays.asList(more));
        return Jobs.run(args.toArray(new String[0]));
    }

    private static JsonNode results(Path output) throws IOException {
        return new ObjectMapper().readTree(output.resolve("results.json").toFile());
    }

    private static Map<Path, FileTime> units(Path output) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(output.resolve("units"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OfAFewMethods {
        private static final String[] OPTIONS = {
            "--methods",
            "smote,smote-nc,smote+tomek-links,wide=smote",
            "--classifiers",
            "logistic,forest",
            "--folds",
            "2",
            "--param",
            "rus-best-of-n.n=1",
            "--param",
            "smote.kNeighbors=3",
            "--param",
            "wide.kNeighbors=200"
        };
        /** Eight methods, two classifiers, two folds, and a look at the rows of four methods. */
        private static final int UNITS = 8 * 2 * 2 + 4;

        private Path input;
        private Path output;
        private Jobs job;

        @BeforeAll
        void run() throws IOException {
            input = table("few.csv", 300, 6);
            output = folder.resolve("few");
            job = compare(input, output, OPTIONS);
        }

        @Test
        void everyUnitIsThere() throws IOException {
            assertThat(job.code()).as(job.err()).isZero();
            JsonNode results = results(output);

            assertThat(results.at("/settings/methods"))
                    .extracting(JsonNode::asText)
                    .containsExactly(
                            "none",
                            "class-weight",
                            "threshold",
                            "rus-best-of-n",
                            "smote",
                            "smote-nc",
                            "smote+tomek-links",
                            "wide");
            assertThat(results.get("units")).hasSize(UNITS);
            assertThat(results.at("/data/0/classes"))
                    .extracting(JsonNode::asText)
                    .containsExactly("common", "rare");
            assertThat(results.at("/data/0/features").asInt()).isEqualTo(4); // x, y, kind=a, kind=b
            assertThat(Files.readAllLines(output.resolve("results.csv"))).hasSize(1 + UNITS);
        }

        @Test
        void aMethodThatFailsIsReportedAndTheOthersGoOn() throws IOException {
            for (JsonNode unit : results(output).get("units")) {
                boolean fails = unit.get("method").asText().equals("wide");
                assertThat(unit.get("failure").asText().isEmpty())
                        .as("%s", unit)
                        .isNotEqualTo(fails);
                if (!unit.get("classifier").asText().equals("quality")) {
                    assertThat(unit.at("/metrics/averageF1").isMissingNode()).isEqualTo(fails);
                }
            }
            assertThat(job.out()).contains("failed on 2 folds");
        }

        @Test
        void resampledRowsAreBalancedAndOthersAsTheyWere() throws IOException {
            for (JsonNode unit : results(output).get("units")) {
                if (unit.get("classifier").asText().equals("quality")) {
                    continue;
                }
                int common = unit.at("/rows/0").asInt();
                int rare = unit.at("/rows/1").asInt();
                switch (unit.get("method").asText()) {
                    case "smote" -> assertThat(rare).isEqualTo(common).isGreaterThan(80);
                    case "rus-best-of-n" -> assertThat(rare).isEqualTo(common).isLessThan(40);
                    case "none", "threshold", "class-weight" ->
                        assertThat(common).isGreaterThan(4 * rare);
                    default -> assertThat(common + rare).isNotNegative();
                }
            }
        }

        @Test
        void syntheticRowsAreLookedAtOnce() throws IOException {
            List<JsonNode> looks = new ArrayList<>();
            results(output).get("units").forEach(unit -> {
                if (unit.get("classifier").asText().equals("quality")
                        && unit.get("failure").asText().isEmpty()) {
                    looks.add(unit);
                }
            });

            assertThat(looks)
                    .extracting(unit -> unit.get("method").asText())
                    .containsExactly("smote", "smote+tomek-links", "smote-nc");
            for (JsonNode look : looks) {
                assertThat(look.at("/metrics/detectionAuc").asDouble()).isBetween(0.01, 0.8);
                assertThat(look.at("/metrics/copyShare").asDouble()).isLessThan(0.05);
                assertThat(look.at("/metrics/coverage").asDouble()).isGreaterThan(0.5);
            }
        }

        @Test
        void probabilitiesAreDistortedByResamplingAndGivenBackByPriorCorrection() throws IOException {
            double brier = 0;
            double corrected = 0;
            for (JsonNode unit : results(output).get("units")) {
                if (unit.get("method").asText().equals("smote")) {
                    brier += unit.at("/metrics/brier").asDouble();
                    corrected += unit.at("/metrics/brierCorrected").asDouble();
                } else if (unit.get("method").asText().equals("none")) {
                    assertThat(unit.at("/metrics/brierCorrected")).isEqualTo(unit.at("/metrics/brier"));
                }
            }
            assertThat(corrected).isLessThan(brier);
        }

        @Test
        void memoryIsCountedForEveryMethodAndKeptOutOfWhatMustNotChange() throws IOException {
            List<String> lines = Files.readAllLines(output.resolve("results.csv"));
            List<String> head = List.of(lines.get(0).split(","));
            Map<String, Double> cached = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                if (cells[head.indexOf("classifier")].equals("logistic")
                        && !cells[head.indexOf("cachedBytes")].isEmpty()) {
                    cached.merge(
                            cells[head.indexOf("method")],
                            Double.valueOf(cells[head.indexOf("cachedBytes")]),
                            Math::max);
                    assertThat(cells[head.indexOf("taskBytes")]).isNotEmpty();
                }
            }

            assertThat(cached).containsKeys("none", "class-weight", "threshold", "rus-best-of-n", "smote");
            assertThat(cached.get("smote")).isGreaterThan(cached.get("none") + 2 * 100 * 4 * 8); // doubles of 100 rows
            assertThat(Files.readString(output.resolve("results.json"))).doesNotContain("Bytes", "memory", "cached");
            assertThat(Files.readString(output.resolve("report.html"))).contains("<h2>Time and memory</h2>");
        }

        @Test
        void aKilledRunGoesOnWhereItStoppedAndFindsTheSame() throws IOException {
            byte[] whole = Files.readAllBytes(output.resolve("results.json"));
            Files.delete(output.resolve("results.json"));
            List<Path> all = List.copyOf(units(output).keySet());
            Files.delete(all.get(3));
            Files.delete(all.get(17));
            Path earlier = all.get(20); // of a version that did not count memory
            Files.writeString(earlier, Files.readString(earlier).replaceFirst(",\"memory\":\\{[^}]*}", ""));
            Files.delete(earlier.resolveSibling("." + earlier.getFileName() + ".crc"));
            assertThat(earlier).content().doesNotContain("memory");
            Map<Path, FileTime> before = units(output);

            Jobs again = compare(input, output, OPTIONS);

            assertThat(again.code()).as(again.err()).isZero();
            assertThat(again.out()).contains("%d of %d units are done already".formatted(UNITS - 2, UNITS));
            assertThat(Files.readAllBytes(output.resolve("results.json"))).isEqualTo(whole);
            assertThat(units(output)).containsAllEntriesOf(before).hasSize(UNITS);
        }

        @Test
        void finishedResultsAreNotReplacedUnasked() {
            Jobs again = compare(input, output, OPTIONS);

            assertThat(again.code()).isEqualTo(2);
            assertThat(again.complaint())
                    .isEqualTo(
                            "output '%s' holds a finished comparison; give --overwrite to replace it, or another --output"
                                    .formatted(output));
        }
    }

    @Test
    void aMethodIsComparedWithItselfUnderAnotherName() throws IOException {
        Path output = folder.resolve("named");

        Jobs job = compare(
                table("named.csv", 200, 4),
                output,
                "--methods",
                "smote,half=smote,cleaned=smote+tomek-links",
                "--param",
                "half.samplingStrategy=0.5",
                "--param",
                "cleaned.smote.kNeighbors=3",
                "--classifiers",
                "logistic",
                "--folds",
                "2",
                "--param",
                "rus-best-of-n.n=1");

        assertThat(job.code()).as(job.err()).isZero();
        for (JsonNode unit : results(output).get("units")) {
            if (unit.get("method").asText().equals("half") && unit.get("rows").size() == 2) {
                assertThat(unit.at("/rows/1").asInt())
                        .isEqualTo(unit.at("/rows/0").asInt() / 2);
            }
        }
    }

    @Test
    void theOutputsOfTheNetAreComparedBeforeAndAfter() throws IOException {
        Path output = folder.resolve("net");

        Jobs job = compare(
                table("net.csv", 200, 5),
                output,
                "--features",
                "x,y",
                "--methods",
                "smote,moods",
                "--param",
                "moods.maxIter=2",
                "--param",
                "moods.maxSteps=50",
                "--param",
                "moods.hiddenLayers=8",
                "--classifiers",
                "mlp-moods",
                "--folds",
                "2",
                "--param",
                "rus-best-of-n.n=1");

        assertThat(job.code()).as(job.err()).isZero();
        List<JsonNode> found = units(output, "diversification");
        assertThat(found).hasSize(4);
        for (JsonNode unit : found) {
            assertThat(unit.get("failure").asText()).isEmpty();
            double before = unit.at("/metrics/kappaBefore").asDouble();
            double after = unit.at("/metrics/kappaAfter").asDouble();
            assertThat(before).isBetween(0.0, 100.0);
            assertThat(after).isBetween(0.0, 100.0);
            assertThat(unit.at("/metrics/deltaKappa").asDouble()).isCloseTo(before - after, within(1e-9));
        }
        assertThat(found)
                .filteredOn(unit -> unit.get("method").asText().equals("smote"))
                .hasSize(2)
                .allSatisfy(unit ->
                        assertThat(unit.at("/metrics/minorityShare").asDouble()).isEqualTo(0.5));
        assertThat(units(output, "search")).hasSize(2).allSatisfy(unit -> {
            assertThat(unit.get("failure").asText()).isEmpty();
            assertThat(unit.get("method").asText()).isEqualTo("moods");
            assertThat(unit.at("/metrics/steps").asInt()).isEqualTo(2);
            assertThat(unit.at("/metrics/acceptedSteps").asInt()).isBetween(0, 2);
        });
        assertThat(Files.readString(output.resolve("report.html")))
                .contains("<h2>Paths of the searches</h2>", "a path for each of 2 folds");
    }

    private static List<JsonNode> units(Path output, String classifier) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        results(output).get("units").forEach(unit -> {
            if (unit.get("classifier").asText().equals(classifier)) {
                found.add(unit);
            }
        });
        return found;
    }

    @Test
    void methodsThatMakeNoRowsOfTheMinorityHaveNoneToLookAtAndDoNotFail() throws IOException {
        Path output = folder.resolve("under");

        Jobs job = compare(
                table("under.csv", 200, 5),
                output,
                "--methods",
                "random-under-sampler,cluster-centroids,tomek-links+smote",
                "--classifiers",
                "logistic",
                "--folds",
                "2",
                "--param",
                "rus-best-of-n.n=1");

        assertThat(job.code()).as(job.err()).isZero();
        assertThat(job.out() + job.err())
                .doesNotContain("failed")
                .contains("cluster-centroids with quality on")
                .contains("makes no rows of the minority");
        List<String> looks = new ArrayList<>();
        for (JsonNode unit : results(output).get("units")) {
            assertThat(unit.get("failure").asText()).isEmpty();
            if (unit.get("classifier").asText().equals("quality")) {
                looks.add(unit.get("method").asText());
                assertThat(unit.get("metrics").isEmpty())
                        .isEqualTo(unit.get("method").asText().equals("cluster-centroids"));
            }
        }
        assertThat(looks).containsExactly("cluster-centroids", "tomek-links+smote");
        assertThat(Files.readString(output.resolve("report.html")))
                .contains("cluster-centroids makes no rows of the minority.");
    }

    @Test
    void scoresAloneLeaveOutTheLooksAtRows() throws IOException {
        Path output = folder.resolve("scores");

        Jobs job = compare(
                table("scores.csv", 100, 5),
                output,
                "--methods",
                "smote",
                "--classifiers",
                "logistic",
                "--folds",
                "2",
                "--param",
                "rus-best-of-n.n=1",
                "--scores-only");

        assertThat(job.code()).as(job.err()).isZero();
        JsonNode units = results(output).get("units");
        assertThat(units).hasSize(10); // 5 methods, 2 folds
        assertThat(units)
                .allSatisfy(unit -> assertThat(unit.get("classifier").asText()).isEqualTo("logistic"));
    }

    @Test
    void unitsOfOtherSettingsAreNotMixed() throws IOException {
        Path output = folder.resolve("other");
        Files.createDirectories(output.resolve("units"));
        Files.writeString(output.resolve("settings.json"), "{\"seed\": 1}");

        Jobs job = compare(table("other.csv", 100, 5), output, "--methods", "smote");

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint()).contains("other settings").contains("--overwrite");
    }

    @Test
    void unitsOfOtherRowsAreNotMixed() throws IOException {
        Path output = folder.resolve("edited");
        Path input = table("edited.csv", 100, 5);
        String[] options = {
            "--methods", "threshold", "--classifiers", "logistic", "--folds", "2", "--param", "rus-best-of-n.n=1"
        };
        assertThat(compare(input, output, options).code()).isZero();
        Files.delete(output.resolve("results.json"));
        Path unit = units(output).keySet().iterator().next();
        Files.delete(unit);
        String before = Files.readString(input);
        Files.writeString(input, before.replaceFirst("\\d\\.\\d{6}", "0.123456"));

        Jobs other = compare(input, output, options);

        assertThat(other.code()).isEqualTo(2);
        assertThat(other.complaint())
                .startsWith("input '%s' is not what the units in output".formatted(input))
                .contains("100 rows, checksum ")
                .contains("--overwrite");
        assertThat(unit).doesNotExist();

        Files.writeString(input, before);
        Jobs same = compare(input, output, options);

        assertThat(same.code()).as(same.err()).isZero();
        assertThat(unit).exists();
    }

    @Test
    void aFolderOfOthersIsLeftAlone() throws IOException {
        Path output = Files.createDirectories(folder.resolve("theirs"));
        Files.writeString(output.resolve("thesis.tex"), "x");

        Jobs job = compare(table("theirs.csv", 100, 5), output, "--overwrite");

        assertThat(job.complaint()).contains("is no comparison");
        assertThat(output.resolve("thesis.tex")).exists();
    }

    /** The feature is noise, so only a copy of a test row among the training rows could tell its label. */
    @Test
    void whatOnlyALeakWouldFindIsNotFound() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder csv = new StringBuilder("noise,label\n");
        for (int i = 0; i < 400; i++) {
            csv.append("%.9f,%d%n".formatted(random.nextDouble(), i % 5 == 0 ? 1 : 0));
        }
        Path input = Files.writeString(folder.resolve("leak.csv"), csv);
        Path output = folder.resolve("leak");

        Jobs job = compare(
                input,
                output,
                "--methods",
                "random-over",
                "--classifiers",
                "forest",
                "--folds",
                "4",
                "--param",
                "rus-best-of-n.n=1");

        assertThat(job.code()).as(job.err()).isZero();
        double sum = 0;
        int count = 0;
        for (JsonNode unit : results(output).get("units")) {
            boolean forest = unit.get("classifier").asText().equals("forest");
            if (forest && unit.get("method").asText().equals("random-over-sampler")) {
                sum += unit.at("/metrics/aucRoc").asDouble();
                count++;
            }
        }
        // Copies of test rows in training would lift it above 0.9; by chance it is 0.5 with a standard error of 0.03.
        assertThat(count).isEqualTo(4);
        assertThat(sum / count).isBetween(0.38, 0.62);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--methods | smoote | method must be leo-cvae, latent-gan-oversampler, random-over-sampler, smote",
                "--classifiers | svm | classifier must be logistic, forest, gbt, mlp, mlp-moods, adso, adso-own, amo, got 'svm'",
                "--folds | 1 | --folds must be at least 2, got 1",
                "--folds | 30 | class rare of INPUT has 20 rows, fewer than the 30 folds; use fewer folds, or leave the class out",
                "--repeats | 0 | --repeats must be at least 1, got 0",
                "--metric | f2 | metric must be",
                "--param | smotr.kNeighbors=3 | param 'smotr.kNeighbors' must be METHOD.NAME=VALUE with one of the methods compared",
                "--methods | smote,smote=adasyn | 'smote' names both smote and adasyn; give one of them another name",
                "--param | smote=3 | param 'smote' must be METHOD.NAME=VALUE with one of the methods compared",
                "--methods | a/b=smote | the name of a method must be of letters, digits and -, got 'a/b'",
                "--param | threshold.metric=x | threshold has no params in a comparison, got 'threshold.metric'",
                "--param | smote.k=3 | method smote has no param 'k'",
                "--param | rus-best-of-n.n=0 | rus-best-of-n.n must be at least 1, got 0",
                "--features | x,z | feature column 'z' is not a column of the table; it has x, y, kind, label",
                "--parallelism | 0 | --parallelism must be at least 1, got 0",
            })
    void refusesWhatCannotWork(String option, String value, String sentence) throws IOException {
        Path input = table("bad.csv", 100, 5);
        Path output = folder.resolve("bad");

        Jobs job = compare(input, output, option, value);

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint()).startsWith(sentence.replace("INPUT", input.toString()));
        assertThat(output.resolve("results.json")).doesNotExist();
    }

    @Test
    void booleansAreFeaturesAndTextsThatDifferInCaseAloneAreRefused() throws IOException {
        StringBuilder csv = new StringBuilder("x,member,label\n");
        for (int i = 0; i < 60; i++) {
            csv.append("%d,%s,%d%n".formatted(i % 7, i % 2 == 0, i % 3 == 0 ? 1 : 0));
        }
        Path input = Files.writeString(folder.resolve("flags.csv"), csv);
        Path output = folder.resolve("flags");

        Jobs job = compare(
                input,
                output,
                "--methods",
                "smote",
                "--classifiers",
                "logistic",
                "--folds",
                "2",
                "--param",
                "rus-best-of-n.n=1");

        assertThat(job.code()).as(job.err()).isZero();
        assertThat(results(output).at("/data/0/features").asInt()).isEqualTo(2);

        Files.writeString(input, "kind,label\na,0\nA,1\nb,0\nb,1\n");
        Jobs refused = compare(input, folder.resolve("cases"), "--folds", "2");

        assertThat(refused.complaint())
                .isEqualTo(
                        "feature column 'kind' would become column 'kind=a', but there is another of that name but for case; rename its values first");
    }

    @Test
    void classesTooSmallForTheFoldsAreRefusedBeforeTheFirstUnit() throws IOException {
        StringBuilder csv = new StringBuilder("x,label\n1,rare\n2,rare\n");
        for (int i = 0; i < 20; i++) {
            csv.append("%d,common%n".formatted(i));
        }
        Path input = Files.writeString(folder.resolve("pair.csv"), csv);
        Path output = folder.resolve("pair");

        Jobs job = compare(input, output, "--folds", "2");

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint())
                .isEqualTo(
                        "class rare of %s has 2 rows, which leaves a fold none to learn from beside its test and validation parts; 2 folds need 4 rows of each class, so add some, or leave the class out"
                                .formatted(input));
        assertThat(output).doesNotExist();
    }

    @Test
    void missingValuesAreNamed() throws IOException {
        Path input = Files.writeString(folder.resolve("gaps.csv"), "x,label\n1,0\n,0\n2,1\n3,1\n4,0\n");

        Jobs job = compare(input, folder.resolve("gaps"), "--folds", "2");

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint())
                .isEqualTo(
                        "feature column 'x' holds 1 values that are null, NaN, infinite or beyond 1e15; fill them or drop these rows first");
    }
}
