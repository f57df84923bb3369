package io.ballast.evaluation;

import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.mllib.regression.LabeledPoint;
import org.apache.spark.mllib.tree.RandomForest;
import org.apache.spark.mllib.tree.model.DecisionTreeModel;
import org.apache.spark.mllib.tree.model.Node;
import org.apache.spark.mllib.tree.model.Split;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** MLlib's random forest; the score is the mean over the trees of the share of label 1 in the leaf, not their votes. */
final class ForestDiscriminator implements Discriminator {
    private static final int TREES = 100;
    private static final int DEPTH = 8;
    private static final int BINS = 32;

    private static final StructType SCORED =
            new StructType().add("label", DataTypes.DoubleType).add("probability", SQLDataTypes.VectorType());

    private final int seed;

    ForestDiscriminator(long seed) {
        this.seed = Long.hashCode(seed);
    }

    @Override
    public Dataset<Row> score(Dataset<Row> training, Dataset<Row> test) {
        JavaRDD<LabeledPoint> points =
                rows(training).map(row -> new LabeledPoint(row.getDouble(0), point(row.getAs(1))));
        DecisionTreeModel[] trees = RandomForest.trainClassifier(
                        points, 2, Map.of(), TREES, "auto", "gini", DEPTH, BINS, seed)
                .trees();
        JavaRDD<Row> scored =
                rows(test).map(row -> RowFactory.create(row.getDouble(0), probabilities(trees, point(row.getAs(1)))));
        return test.sparkSession().createDataFrame(scored, SCORED);
    }

    private static JavaRDD<Row> rows(Dataset<Row> data) {
        return data.select("label", "features").toJavaRDD();
    }

    private static org.apache.spark.mllib.linalg.Vector point(Vector features) {
        return org.apache.spark.mllib.linalg.Vectors.fromML(features);
    }

    private static Vector probabilities(DecisionTreeModel[] trees, org.apache.spark.mllib.linalg.Vector point) {
        double sum = 0;
        for (DecisionTreeModel tree : trees) {
            Node leaf = leaf(tree.topNode(), point);
            sum += leaf.predict().predict() == 1
                    ? leaf.predict().prob()
                    : 1 - leaf.predict().prob();
        }
        double ofOne = sum / trees.length;
        return Vectors.dense(1 - ofOne, ofOne);
    }

    private static Node leaf(Node root, org.apache.spark.mllib.linalg.Vector point) {
        Node node = root;
        while (!node.isLeaf()) {
            Split split = node.split().get();
            boolean left = point.apply(split.feature()) <= split.threshold();
            node = left ? node.leftNode().get() : node.rightNode().get();
        }
        return node;
    }
}
