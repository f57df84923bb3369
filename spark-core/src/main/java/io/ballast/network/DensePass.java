package io.ballast.network;

import io.ballast.random.RowRandom;

/** Forward and backward pass of a classifying net over batches of up to a number of rows. What it holds outside the heap is freed by {@link #close()}. */
interface DensePass extends AutoCloseable {
    /** Most rows of a batch. */
    int capacity();

    /** Takes weights, {@code [architecture.size()]}; to be told again after they changed. Training changes the running statistics in them. */
    void use(float[] flat);

    /** Runs the net on rows {@code order[from]} to {@code order[to - 1]}, with running statistics and without dropout. */
    void forward(TrainingRows source, int[] order, int from, int to);

    /** Runs the net for a training step: batch statistics, which also move the running ones, and dropout drawn here. */
    void forwardTraining(TrainingRows source, int[] order, int from, int to, RowRandom random);

    /** Outputs of the last forward pass, {@code [rows][outputs]}; valid until the next. */
    float[] outputs();

    /** Where the gradient of the loss by the outputs is to be put before {@link #backward}, {@code [rows][outputs]}. */
    float[] outputDelta();

    /**
     * Gradient of the loss by every weight, after {@link #forwardTraining} and with {@link #outputDelta} filled.
     *
     * @param gradient receives it, {@code [numParams]}
     */
    void backward(float[] gradient);

    @Override
    void close();
}
