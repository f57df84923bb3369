package io.ballast.ml;

import static org.apache.spark.sql.functions.col;
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

    /** Synthetic rows by the number of the row they started from. */
    private static Map<Long, Long> seeds(NeighborOverSampler<?> sampler, String dataset) {
        Dataset<Row> table = GoldenTable.read(dataset);
        Dataset<Row> scaled = new StandardScaler()
                .setInputCol("features")
                .setOutputCol("scaled")
                .setWithMean(true)
                .fit(table)
                .transform(table);
        Dataset<Row> resampled = sampler.setFeaturesCol("scaled")
                .setIdCol("row")
                .setParentsCol("parents")
                .resample(scaled);
        Map<Long, Long> rowOfKey = new HashMap<>();
        for (Row row : table.select(xxhash64(col("row")), col("row")).collectAsList()) {
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
}
