package io.ballast.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Weight matrices and biases of every dense layer as views of one flat vector, or of its gradient. */
final class CvaeWeights {
    private final INDArray[] matrices;
    private final INDArray[] biases;

    CvaeWeights(CvaeArchitecture architecture, INDArray flat) {
        INDArray vector = flat.reshape(flat.length());
        List<CvaeArchitecture.Dense> layers = architecture.layers();
        matrices = new INDArray[layers.size()];
        biases = new INDArray[layers.size()];
        for (int i = 0; i < matrices.length; i++) {
            CvaeArchitecture.Dense dense = layers.get(i);
            matrices[i] = vector.get(NDArrayIndex.interval(dense.offset(), dense.biasOffset()))
                    .reshape('f', dense.in(), dense.out());
            biases[i] = vector.get(NDArrayIndex.interval(dense.biasOffset(), dense.end()));
        }
    }

    INDArray matrix(int layer) {
        return matrices[layer];
    }

    INDArray bias(int layer) {
        return biases[layer];
    }
}
