package io.ballast.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How well a classifier tells real rows from synthetic ones that it has not seen, in three folds. */
final class Detection {
    /** Folds; as many rows of each kind are needed. */
    static final int FOLDS = 3;

    private static final StructType SCHEMA =
            new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);

    private final SampledTable[] kinds;
    private final int[][] folds;

    private Detection(SampledTable[] kinds, int[][] folds) {
        this.kinds = kinds;
        this.folds = folds;
    }

    /** Mean area under the receiver operating characteristic over the folds; as many rows of each kind, synthetic labelled 1. */
    static double auc(SampledTable real, SampledTable synthetic, Discriminator discriminator) {
        int size = Math.min(real.size(), synthetic.size());
        int[][] folds = folds(Arrays.copyOf(real.contents(), size), Arrays.copyOf(synthetic.contents(), size));
        Detection detection = new Detection(new SampledTable[] {real, synthetic}, folds);
        double sum = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            int test = fold;
            Dataset<Row> scored =
                    discriminator.score(detection.rows(other -> other != test), detection.rows(other -> other == test));
            sum += ClassScores.of(scored, "label", "probability").auc(1);
        }
        return sum / FOLDS;
    }

    private Dataset<Row> rows(IntPredicate ofFold) {
        List<Row> rows = new ArrayList<>();
        for (int kind = 0; kind < kinds.length; kind++) {
            for (int row = 0; row < folds[kind].length; row++) {
                if (ofFold.test(folds[kind][row])) {
                    rows.add(RowFactory.create(Vectors.dense(kinds[kind].rows()[row]), (double) kind));
                }
            }
        }
        return kinds[0].session().createDataFrame(kinds[0].parallelized(rows, kinds[0].slices(rows.size())), SCHEMA);
    }

    /**
     * The fold of every row, {@code [kinds][rows]}. Rows of both kinds that are equal share a fold: were one of them learned and the
     * other asked for, a copy would look like its opposite. Unless some fold would then lack a kind.
     *
     * @param contents hashes of the rows, ascending, {@code [kinds][rows]}
     */
    static int[][] folds(long[]... contents) {
        Set<Long> shared = new HashSet<>();
        Arrays.stream(contents[0]).forEach(shared::add);
        Set<Long> others = new HashSet<>();
        Arrays.stream(contents[1]).forEach(others::add);
        shared.retainAll(others);

        Map<Long, Integer> ofShared = new HashMap<>();
        int[][] folds = new int[contents.length][];
        for (int kind = 0; kind < contents.length; kind++) {
            folds[kind] = new int[contents[kind].length];
            int own = 0;
            for (int row = 0; row < folds[kind].length; row++) {
                long content = contents[kind][row];
                folds[kind][row] = shared.contains(content)
                        ? ofShared.computeIfAbsent(content, c -> ofShared.size() % FOLDS)
                        : own++ % FOLDS;
            }
        }
        for (int[] ofKind : folds) {
            if (Arrays.stream(ofKind).distinct().count() < FOLDS) {
                return inTurn(contents);
            }
        }
        return folds;
    }

    private static int[][] inTurn(long[][] contents) {
        int[][] folds = new int[contents.length][];
        for (int kind = 0; kind < contents.length; kind++) {
            folds[kind] = new int[contents[kind].length];
            Arrays.setAll(folds[kind], row -> row % FOLDS);
        }
        return folds;
    }
}
