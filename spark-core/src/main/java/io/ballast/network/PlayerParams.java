package io.ballast.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The weights {@code [in][out]} of a {@link PlayerLayerConf}, column by column, then its biases. Others say how they start. */
final class PlayerParams implements ParamInitializer {
    static final PlayerParams INSTANCE = new PlayerParams();
    static final String WEIGHTS = "W";
    static final String BIASES = "b";

    private PlayerParams() {}

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        PlayerLayerConf conf = (PlayerLayerConf) layer;
        return conf.getNIn() * conf.getNOut() + conf.biases;
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.of(WEIGHTS, BIASES);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return List.of(WEIGHTS);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of(BIASES);
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return WEIGHTS.equals(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return BIASES.equals(key);
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
        conf.addVariable(WEIGHTS);
        conf.addVariable(BIASES);
        return views(conf, paramsView);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
        return views(conf, gradientView);
    }

    private Map<String, INDArray> views(NeuralNetConfiguration conf, INDArray flat) {
        PlayerLayerConf layer = (PlayerLayerConf) conf.getLayer();
        long weights = layer.getNIn() * layer.getNOut();
        INDArray line = flat.reshape(flat.length());
        Map<String, INDArray> views = new LinkedHashMap<>();
        views.put(WEIGHTS, line.get(NDArrayIndex.interval(0, weights)).reshape('f', layer.getNIn(), layer.getNOut()));
        views.put(BIASES, line.get(NDArrayIndex.interval(weights, weights + layer.biases)));
        return views;
    }
}
