package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The DL4J layer that {@link CvaeLayerConf} makes. Input {@code [rows][D + C]}: features and one-hot class; labels {@code
 * [rows][1]}: weight of each row in the loss.
 *
 * <p>Dropout masks and the noise of the code follow from the configured seed, the iteration and the Spark partition, so
 * that a retried task trains as the first did.
 */
final class CvaeLayer extends BaseOutputLayer<CvaeLayerConf> implements AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final transient Map<Integer, CvaePass> passes = new HashMap<>();
    private transient CvaeWeights weights;
    private transient CvaeWeights weightGradients;
    private transient LossSums lastLoss;

    CvaeLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public void setParamsViewArray(INDArray params) {
        super.setParamsViewArray(params);
        weights = new CvaeWeights(layerConf().architecture(), params);
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        super.setBackpropGradientsViewArray(gradients);
        weightGradients = new CvaeWeights(layerConf().architecture(), gradients);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        CvaePass pass = pass();
        CvaeObjective objective = layerConf().objective();
        long worker = TaskContext.getPartitionId();
        pass.drawTrainingNoise(
                RowRandom.of(layerConf().getNoiseSeed(), "cvae step", (worker << 32) + getIterationCount()));
        pass.forward(input, weights);
        lastLoss = pass.loss(rowWeights(), objective);
        pass.backward(input, weights, weightGradients, lastLoss, objective);
        Gradient gradient = new DefaultGradient(gradientsFlattened);
        gradient.setGradientFor(CvaeParams.KEY, gradientViews.get(CvaeParams.KEY));
        return new Pair<>(gradient, null);
    }

    /** Loss of the last training step, which DL4J asks for right after the gradient. */
    @Override
    public double computeScore(double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
        LossSums sums = training ? lastLoss : evaluate();
        score = sums.total(layerConf().objective()) + fullNetRegTerm;
        return score;
    }

    private LossSums evaluate() {
        CvaePass pass = pass();
        pass.drawSamplingNoise(RowRandom.of(layerConf().getNoiseSeed(), "cvae score", 0));
        pass.forward(input, weights);
        return pass.loss(rowWeights(), layerConf().objective());
    }

    /** Sums behind the loss of the last training step. */
    LossSums lastLoss() {
        return lastLoss;
    }

    CvaeWeights weights() {
        return weights;
    }

    private CvaePass pass() {
        return passes.computeIfAbsent(
                (int) input.size(0), rows -> new CvaePass(layerConf().architecture(), rows));
    }

    private float[] rowWeights() {
        return labels.data().offset() == 0 && labels.data().length() == labels.length()
                ? labels.data().asFloat()
                : labels.dup().data().asFloat();
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        throw new UnsupportedOperationException("a CVAE is sampled, not activated");
    }

    @Override
    protected INDArray getLabels2d(LayerWorkspaceMgr workspaceMgr, ArrayType arrayType) {
        return labels;
    }

    @Override
    public void close() {
        passes.values().forEach(CvaePass::close);
        passes.clear();
    }
}
