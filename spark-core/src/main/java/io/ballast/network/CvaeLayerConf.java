package io.ballast.network;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * DL4J configuration of a whole conditional variational autoencoder as one layer with one flat parameter.
 *
 * <p>One layer rather than a graph of thirteen vertices, because DL4J's cost is per operation, and because its clipping of a
 * layer's gradient is then clipping by the global norm, which DL4J does not offer across layers. Public with getters and
 * setters, since DL4J sends it to executors as JSON.
 */
public final class CvaeLayerConf extends BaseOutputLayer {
    private static final long serialVersionUID = 1L;

    private int featureDims;
    private int numClasses;
    private List<Integer> hidden;
    private int latentDims;
    private double leak;
    private double dropout;
    private double beta;
    private double minKld;
    private double focalGamma;
    private long noiseSeed;

    /** For DL4J's JSON reader. */
    public CvaeLayerConf() {}

    private CvaeLayerConf(Builder builder) {
        super(builder);
        CvaeArchitecture architecture = builder.architecture;
        this.featureDims = architecture.dims();
        this.numClasses = architecture.numClasses();
        this.hidden = architecture.hidden();
        this.latentDims = architecture.latentDims();
        this.leak = architecture.leak();
        this.dropout = architecture.dropout();
        this.beta = builder.objective.beta();
        this.minKld = builder.objective.minKld();
        this.focalGamma = builder.objective.focalGamma();
        this.noiseSeed = builder.noiseSeed;
    }

    CvaeArchitecture architecture() {
        return new CvaeArchitecture(featureDims, numClasses, hidden, latentDims, leak, dropout);
    }

    CvaeObjective objective() {
        return new CvaeObjective(beta, minKld, focalGamma);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        CvaeLayer layer = new CvaeLayer(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        Map<String, INDArray> params = initializer().init(conf, layerParamsView, initializeParams);
        layer.setParamTable(params);
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return CvaeParams.INSTANCE;
    }

    @Override
    public List<Regularization> getRegularizationByParam(String paramName) {
        return regularization;
    }

    @Override
    public boolean isPretrainParam(String paramName) {
        return false;
    }

    public int getFeatureDims() {
        return featureDims;
    }

    public void setFeatureDims(int featureDims) {
        this.featureDims = featureDims;
    }

    public int getNumClasses() {
        return numClasses;
    }

    public void setNumClasses(int numClasses) {
        this.numClasses = numClasses;
    }

    public List<Integer> getHidden() {
        return hidden;
    }

    public void setHidden(List<Integer> hidden) {
        this.hidden = hidden;
    }

    public int getLatentDims() {
        return latentDims;
    }

    public void setLatentDims(int latentDims) {
        this.latentDims = latentDims;
    }

    public double getLeak() {
        return leak;
    }

    public void setLeak(double leak) {
        this.leak = leak;
    }

    public double getDropout() {
        return dropout;
    }

    public void setDropout(double dropout) {
        this.dropout = dropout;
    }

    public double getBeta() {
        return beta;
    }

    public void setBeta(double beta) {
        this.beta = beta;
    }

    public double getMinKld() {
        return minKld;
    }

    public void setMinKld(double minKld) {
        this.minKld = minKld;
    }

    public double getFocalGamma() {
        return focalGamma;
    }

    public void setFocalGamma(double focalGamma) {
        this.focalGamma = focalGamma;
    }

    public long getNoiseSeed() {
        return noiseSeed;
    }

    public void setNoiseSeed(long noiseSeed) {
        this.noiseSeed = noiseSeed;
    }

    /** Builds the layer for DL4J's list of layers. */
    static final class Builder extends BaseOutputLayer.Builder<Builder> {
        private final CvaeArchitecture architecture;
        private final CvaeObjective objective;
        private final long noiseSeed;

        Builder(CvaeArchitecture architecture, CvaeObjective objective, long noiseSeed) {
            super(new LossMSE()); // DL4J wants a loss by name; the layer computes its own
            this.architecture = architecture;
            this.objective = objective;
            this.noiseSeed = noiseSeed;
            nIn(architecture.inputWidth());
            nOut(architecture.dims());
        }

        @Override
        @SuppressWarnings("unchecked") // DL4J declares the result as any layer the caller likes
        public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
            return (E) new CvaeLayerConf(this);
        }
    }
}
