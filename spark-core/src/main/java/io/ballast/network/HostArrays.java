package io.ballast.network;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whole float arrays between Java and ND4J in one copy each, on CPU and GPU. Only for arrays that are no views. */
final class HostArrays {
    private HostArrays() {}

    /** An uninitialised column-major matrix. */
    static INDArray matrix(int rows, int columns) {
        return Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'f');
    }

    static void write(float[] from, INDArray to) {
        to.data().asNioFloat().put(from, 0, (int) to.length());
        Nd4j.getAffinityManager().tagLocation(to, Location.HOST);
    }

    static void read(INDArray from, float[] to) {
        Nd4j.getAffinityManager().ensureLocation(from, Location.HOST);
        from.data().asNioFloat().get(to, 0, (int) from.length());
    }
}
