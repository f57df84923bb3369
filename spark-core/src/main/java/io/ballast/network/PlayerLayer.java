package io.ballast.network;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.LeakyReLUBp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The DL4J layer that {@link PlayerLayerConf} makes. Outputs of a pass, and gradients by its inputs, stand in memory of the layer until the next pass of as many rows
 * overwrites them, or passes of {@value #MOST_MEMORIES} other numbers of rows free it. Images are taken apart and put together in Java, also where ND4J computes on a GPU.
 */
final class PlayerLayer extends BaseLayer<PlayerLayerConf> {
    static final double LEAK = 0.2;

    private static final long serialVersionUID = 1L;

    /** Numbers of rows that memory is kept for; a game has three. */
    private static final int MOST_MEMORIES = 4;

    private final transient Map<Integer, PlayerMemory> memories = new LinkedHashMap<>(16, 0.75f, true);
    private transient boolean byWeights = true;
    private transient boolean byInputs = true;

    PlayerLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** Which gradients the next passes back compute. */
    void wants(boolean byWeights, boolean byInputs) {
        this.byWeights = byWeights;
        this.byInputs = byInputs;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        applyDropOutIfNecessary(training, workspaceMgr);
        PlayerLayerConf layer = layerConf();
        PlayerMemory memory = memory();
        INDArray factor = layer.kind == PlayerLayerConf.Kind.CONVOLUTION ? memory.unfolded(input) : factor(memory);
        Nd4j.gemm(params.get(PlayerParams.WEIGHTS), factor.transpose(), memory.product, true, false, 1.0, 0.0);
        if (layer.kind == PlayerLayerConf.Kind.TRANSPOSED) {
            memory.foldProduct();
        }
        INDArray outputs = memory.outputs();
        byPixel(outputs).addiRowVector(params.get(PlayerParams.BIASES));
        switch (layer.shape) {
            case LEAKY -> Nd4j.getExecutioner().exec(new LeakyReLU(outputs, outputs, LEAK));
            case TANH -> Nd4j.getExecutioner().exec(new Tanh(outputs, outputs));
            default -> {}
        }
        return outputs;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray byOutputs, LayerWorkspaceMgr workspaceMgr) {
        PlayerMemory memory = memory();
        INDArray delta = bySums(byOutputs, memory);
        INDArray pixels = byPixel(delta);
        INDArray byProduct = layerConf().kind == PlayerLayerConf.Kind.TRANSPOSED ? memory.unfolded(delta) : pixels;
        Gradient gradient = new DefaultGradient(gradientsFlattened);
        gradientViews.forEach(gradient::setGradientFor);
        if (byWeights) {
            Nd4j.gemm(factor(memory), byProduct, gradientViews.get(PlayerParams.WEIGHTS), true, false, 1.0, 0.0);
            pixels.sum(gradientViews.get(PlayerParams.BIASES), 0);
        }
        return new Pair<>(gradient, byInputs ? byInputs(byProduct, memory) : null);
    }

    /** The gradient by what the activation took. */
    private INDArray bySums(INDArray byOutputs, PlayerMemory memory) {
        INDArray outputs = memory.outputs();
        INDArray given = byOutputs.reshape('c', outputs.shape());
        return switch (layerConf().shape) {
            // An output has the sign of its sum.
            case LEAKY -> Nd4j.exec(new LeakyReLUBp(outputs, given, memory.delta(), LEAK))[0];
            case TANH -> outputs.mul(outputs, memory.delta()).rsubi(1).muli(given);
            case LINEAR -> given;
        };
    }

    private INDArray byInputs(INDArray byProduct, PlayerMemory memory) {
        INDArray byFactor = memory.byFactor();
        Nd4j.gemm(params.get(PlayerParams.WEIGHTS), byProduct.transpose(), byFactor, false, false, 1.0, 0.0);
        INDArray byInput = layerConf().kind == PlayerLayerConf.Kind.CONVOLUTION
                ? memory.foldedBack(byFactor)
                : byFactor.transpose().reshape('c', memory.rows, byFactor.length() / memory.rows);
        return backpropDropOutIfPresent(byInput);
    }

    /** What the weights multiply in the last forward pass, {@code [rows * parts][in]}. */
    private INDArray factor(PlayerMemory memory) {
        return switch (layerConf().kind) {
            case DENSE -> input;
            case CONVOLUTION -> memory.patches();
            case TRANSPOSED ->
                input.reshape('c', memory.product.size(1), layerConf().getNIn());
        };
    }

    /** Outputs with a row for each bias to be added to, {@code [rows * pixels][biases]}. */
    private INDArray byPixel(INDArray outputs) {
        return outputs.reshape('c', outputs.length() / layerConf().biases, layerConf().biases);
    }

    private PlayerMemory memory() {
        int rows = (int) input.size(0);
        PlayerMemory memory = memories.get(rows);
        if (memory == null) {
            memory = new PlayerMemory(layerConf(), rows);
            memories.put(rows, memory);
            if (memories.size() > MOST_MEMORIES) {
                Iterator<PlayerMemory> longestUnused = memories.values().iterator();
                longestUnused.next().close();
                longestUnused.remove();
            }
        }
        return memory;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void close() {
        memories.values().forEach(PlayerMemory::close);
        memories.clear();
    }
}
