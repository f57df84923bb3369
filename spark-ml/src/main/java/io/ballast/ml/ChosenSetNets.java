package io.ballast.ml;

import io.ballast.evaluation.Diversification;
import io.ballast.network.DenseEnsemble;
import io.ballast.network.TrainedDense;
import io.ballast.search.CandidateSet;
import io.ballast.search.Member;
import io.ballast.search.NetClassifier;
import io.ballast.search.SearchResult;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The net that learned from the chosen set, or the mean of several.
 *
 * @param diversification against nets that learned from all rows; null where it is not measured
 */
record ChosenSetNets(TrainedDense trained, Diversification diversification) {
    /** Learns from the chosen set alone. */
    static ChosenSetNets learn(NetClassifier net, SearchResult found, Member chosen) {
        return new ChosenSetNets(average(net.nets(List.of(found.set(chosen)), chosen.step()), 0), null);
    }

    /** Learns from all rows too, at the same time, for the diversification; of two classes only. */
    static ChosenSetNets learnAndMeasure(NetClassifier net, SearchResult found, Member chosen, SparkSession spark) {
        JavaRDD<CandidateSet> set = found.set(chosen);
        JavaRDD<CandidateSet> all = found.all().persist(StorageLevel.MEMORY_AND_DISK());
        try {
            List<List<TrainedDense>> nets = net.nets(List.of(set, all), chosen.step(), 0);
            TrainedDense after = average(nets, 0);
            JavaRDD<double[]> outputsBefore = net.outputs(all, average(nets, 1));
            JavaRDD<double[]> outputsAfter = net.outputs(set, after);
            int minority = found.table().smallest();
            return new ChosenSetNets(after, diversification(outputsBefore, outputsAfter, minority, spark));
        } finally {
            all.unpersist();
        }
    }

    private static TrainedDense average(List<List<TrainedDense>> nets, int set) {
        return DenseEnsemble.average(nets.get(set));
    }

    private static Diversification diversification(
            JavaRDD<double[]> before, JavaRDD<double[]> after, double minority, SparkSession spark) {
        before.persist(StorageLevel.MEMORY_AND_DISK()); // both are passed over twice
        after.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return Diversification.of(
                    outputs(before, minority, spark),
                    outputs(after, minority, spark),
                    MoodsModel.OUTPUT,
                    MoodsModel.LABEL,
                    minority);
        } finally {
            before.unpersist();
            after.unpersist();
        }
    }

    /** Class index and output, z of the minority: of the other class it is 1 - z. */
    private static Dataset<Row> outputs(JavaRDD<double[]> outputs, double minority, SparkSession spark) {
        return spark.createDataFrame(
                outputs.map(row -> RowFactory.create(row[0], minority == 1 ? row[1] : 1 - row[1])), MoodsModel.OUTPUTS);
    }
}
