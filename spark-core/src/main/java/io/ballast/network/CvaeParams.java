package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The one parameter of a {@link CvaeLayerConf}: all weights and biases in a flat vector. Each dense layer starts uniform in
 * {@code (-1/sqrt(in), 1/sqrt(in))}, weights and biases alike, as PyTorch starts the authors' net.
 */
final class CvaeParams implements ParamInitializer {
    static final CvaeParams INSTANCE = new CvaeParams();
    static final String KEY = "theta";

    private CvaeParams() {}

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return ((CvaeLayerConf) layer).architecture().numParams();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.of(KEY);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return List.of(KEY);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return KEY.equals(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return false;
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
        INDArray theta = paramsView.reshape(paramsView.length());
        if (initializeParams) {
            CvaeLayerConf layer = (CvaeLayerConf) conf.getLayer();
            theta.assign(Nd4j.createFromArray(start(layer.architecture(), conf.getSeed())));
        }
        conf.addVariable(KEY);
        Map<String, INDArray> params = new LinkedHashMap<>();
        params.put(KEY, theta);
        return params;
    }

    private static float[] start(CvaeArchitecture architecture, long seed) {
        RowRandom random = RowRandom.of(seed, "cvae weights", 0);
        float[] theta = new float[architecture.numParams()];
        for (CvaeArchitecture.Dense dense : architecture.layers()) {
            double bound = 1 / Math.sqrt(dense.in());
            for (int i = dense.offset(); i < dense.end(); i++) {
                theta[i] = (float) random.nextDouble(-bound, bound);
            }
        }
        return theta;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        gradients.put(KEY, gradientView.reshape(gradientView.length()));
        return gradients;
    }
}
