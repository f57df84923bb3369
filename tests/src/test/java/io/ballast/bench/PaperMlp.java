package io.ballast.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The classifier of LEO-CVAE, supplement s.3: 32 hidden units, batch norm, ReLU, dropout 0.5, Adam 1e-4, weight decay 1e-3,
 * batch 32. Trained blind for 100 epochs at a constant rate: nothing looks at the test fold.
 */
final class PaperMlp {
    private static final int EPOCHS = 100;
    private static final int BATCH = 32;

    private final MultiLayerNetwork network;
    private final int numClasses;

    PaperMlp(int dims, int numClasses) {
        this.numClasses = numClasses;
        this.network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(42)
                .updater(new Adam(1e-4))
                .l2(1e-3)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.5)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(dims)
                        .nOut(32)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new BatchNormalization.Builder().nIn(32).nOut(32).build())
                .layer(new ActivationLayer(Activation.RELU))
                .layer(new DropoutLayer(0.5))
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(32)
                        .nOut(numClasses)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
    }

    List<Prediction> fitAndPredict(Dataset<Row> train, Dataset<Row> test) {
        List<Row> rows = new ArrayList<>(train.select("features", "label").collectAsList());
        Random random = new Random(42);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(rows, random);
            for (int from = 0; from < rows.size(); from += BATCH) {
                List<Row> batch = rows.subList(from, Math.min(rows.size(), from + BATCH));
                if (batch.size() > 1) { // batch norm has no variance for one row
                    network.fit(features(batch), oneHot(batch));
                }
            }
        }
        List<Row> asked = test.select("features", "label").collectAsList();
        double[][] probabilities = network.output(features(asked)).toDoubleMatrix();
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            predictions.add(new Prediction(probabilities[i], (int) asked.get(i).getDouble(1)));
        }
        return predictions;
    }

    private static INDArray features(List<Row> rows) {
        return Nd4j.createFromArray(
                        rows.stream().map(row -> row.<Vector>getAs(0).toArray()).toArray(double[][]::new))
                .castTo(DataType.FLOAT);
    }

    private INDArray oneHot(List<Row> rows) {
        float[][] labels = new float[rows.size()][numClasses];
        for (int i = 0; i < labels.length; i++) {
            labels[i][(int) rows.get(i).getDouble(1)] = 1;
        }
        return Nd4j.createFromArray(labels);
    }
}
