package io.ballast.network;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** What a {@link PlayerLayer} needs for passes of a number of rows: made at the first, used again by every other, freed by {@link #close()}. */
final class PlayerMemory implements AutoCloseable {
    final int rows;

    /** {@code weights' factor'}, {@code [out][rows * parts]}: in memory the outputs, row by row. */
    final INDArray product;

    private final PlayerLayerConf layer;
    private INDArray image;
    private INDArray patches;
    private INDArray delta;
    private INDArray byFactor;
    private INDArray byImage;
    private float[] imageHost;
    private float[] patchHost;

    PlayerMemory(PlayerLayerConf layer, int rows) {
        this.layer = layer;
        this.rows = rows;
        this.product = HostArrays.matrix((int) layer.getNOut(), rows * layer.parts());
    }

    /** Outputs of the last pass, {@code [rows][width]}; folded ones for a transposed convolution. */
    INDArray outputs() {
        return layer.kind == PlayerLayerConf.Kind.TRANSPOSED
                ? image
                : product.transpose().reshape('c', rows, product.length() / rows);
    }

    /** The products, folded to images. */
    void foldProduct() {
        image = image == null ? rowMajor(rows, layer.patches.imageValues()) : image;
        fold(product, image);
    }

    /** Patches of images, which the layer takes in or, on the way back, has put out: {@code [rows * parts][values]}. */
    INDArray unfolded(INDArray images) {
        patches = patches == null ? rowMajor(rows * layer.parts(), layer.patches.values()) : patches;
        hosts();
        HostArrays.read(packed(images), imageHost);
        layer.patches.unfold(imageHost, rows, patchHost);
        HostArrays.write(patchHost, patches);
        return patches;
    }

    /** What {@link #unfolded} made last. */
    INDArray patches() {
        return patches;
    }

    /** Gradients by patches, folded to gradients by images. */
    INDArray foldedBack(INDArray byPatches) {
        byImage = byImage == null ? rowMajor(rows, layer.patches.imageValues()) : byImage;
        fold(byPatches, byImage);
        return byImage;
    }

    /** Room for the gradient by what the activation took, as large as the outputs. */
    INDArray delta() {
        delta = delta == null ? rowMajor(rows, (int) (outputs().length() / rows)) : delta;
        return delta;
    }

    /** Room for the gradient by what the weights multiply, {@code [in][rows * parts]}. */
    INDArray byFactor() {
        byFactor = byFactor == null ? HostArrays.matrix((int) layer.getNIn(), rows * layer.parts()) : byFactor;
        return byFactor;
    }

    private void fold(INDArray from, INDArray to) {
        hosts();
        HostArrays.read(from, patchHost);
        layer.patches.fold(patchHost, rows, imageHost);
        HostArrays.write(imageHost, to);
    }

    private void hosts() {
        if (imageHost == null) {
            imageHost = new float[rows * layer.patches.imageValues()];
            patchHost = new float[rows * layer.parts() * layer.patches.values()];
        }
    }

    private static INDArray packed(INDArray array) {
        return array.offset() == 0 && Shape.hasDefaultStridesForShape(array) ? array : array.dup('c');
    }

    private static INDArray rowMajor(int rows, int columns) {
        return Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'c');
    }

    @Override
    public void close() {
        for (INDArray array : new INDArray[] {product, image, patches, delta, byFactor, byImage}) {
            if (array != null) {
                array.close();
            }
        }
    }
}
