package io.ballast.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.GoldenTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows are seeds, and how often, against imbalanced-learn 0.10.0 ({@code golden/README.md} of the shared folder). */
class OverSamplerGoldenTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ecoli", "yeast", "abalone"})
    void adasynMakesAsManyRowsFromEachSeed(String dataset) {
        Map<Long, Long> expected = new HashMap<>();
        for (Map<String, String> line : GoldenTable.golden("adasyn_" + dataset)) {
            long generated = Long.parseLong(line.get("imblearn_generated"));
            if (generated > 0) {
                expected.put(Long.parseLong(line.get("row")), generated);
            }
        }
        assertThat(seeds(new Adasyn(), dataset)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ecoli", "yeast", "abalone"})
    void borderlineStartsFromTheRowsInDanger(String dataset) {
        Set<Long> danger = new HashSet<>();
        for (Map<String, String> line : GoldenTable.golden("borderline_" + dataset)) {
            if (line.get("imblearn_danger").equals("1")) {
                danger.add(Long.parseLong(line.get("row")));
            }
        }
        // Enough rows are made that none in danger is left out: about 20 from each.
        BorderlineSmote sampler = new BorderlineSmote().setSamplingStrategy("1=" + (danger.size() * 20 + 1000));
        assertThat(seeds(sampler, dataset).keySet()).isEqualTo(danger);
    }

    /**
     * Support vectors of {@code SVC()} of scikit-learn 1.2.1 on all rows, standardised, that imbalanced-learn 0.10.0 does not take
     * for noise; those in danger are the second list.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ecoli, 259 262 263 269 270 271 272 273 275 276, 263 270 273",
        "yeast, 463 464 465 466 467 468 469 471 472 474 475 477 479 480 482 483 486 487 488 490 491 493 495 496 497 499 503 504 505 506 508 509 510 511, 464 466 469 471 472 479 480 482 486 488 493 496 497 499 503 505 509 510"
    })
    void svmStartsFromSupportVectors(String dataset, String support, String danger) {
        SvmSmote sampler = new SvmSmote().setSamplingStrategy("1=2500");
        assertThat(seeds(sampler, dataset).keySet()).isEqualTo(rows(support));
        // Safe ones stay where they are with this step.
        Dataset<Row> resampled = resample(sampler.setOutStep(0), dataset);
        Dataset<Row> moved = resampled
                .filter("parents is not null")
                .join(
                        scaled(dataset)
                                .select(
                                        xxhash64(col("row")).as("key"),
                                        col("row").as("seed"),
                                        col("scaled").as("from")),
                        col("key").equalTo(col("parents").getItem(0)))
                .filter(not(col("scaled").equalTo(col("from"))));
        Set<Long> found = new HashSet<>();
        moved.select("seed").collectAsList().forEach(row -> found.add(row.getLong(0)));
        assertThat(found).isEqualTo(rows(danger));
    }

    private static Set<Long> rows(String numbers) {
        Set<Long> rows = new HashSet<>();
        for (String number : numbers.split(" ")) {
            rows.add(Long.parseLong(number));
        }
        return rows;
    }

    /** Synthetic rows by the number of the row they started from. */
    private static Map<Long, Long> seeds(NeighborOverSampler<?> sampler, String dataset) {
        Dataset<Row> resampled = resample(sampler, dataset);
        Map<Long, Long> rowOfKey = new HashMap<>();
        for (Row row : GoldenTable.read(dataset)
                .select(xxhash64(col("row")), col("row"))
                .collectAsList()) {
            rowOfKey.put(row.getLong(0), row.getLong(1));
        }
        List<Row> counted = resampled
                .filter("parents is not null")
                .groupBy(col("parents").getItem(0))
                .count()
                .collectAsList();
        Map<Long, Long> seeds = new HashMap<>();
        counted.forEach(row -> seeds.put(rowOfKey.get(row.getLong(0)), row.getLong(1)));
        return seeds;
    }

    private static Dataset<Row> resample(NeighborOverSampler<?> sampler, String dataset) {
        return sampler.setFeaturesCol("scaled")
                .setIdCol("row")
                .setParentsCol("parents")
                .resample(scaled(dataset));
    }

    private static Dataset<Row> scaled(String dataset) {
        Dataset<Row> table = GoldenTable.read(dataset);
        return new StandardScaler()
                .setInputCol("features")
                .setOutputCol("scaled")
                .setWithMean(true)
                .fit(table)
                .transform(table);
    }
}
