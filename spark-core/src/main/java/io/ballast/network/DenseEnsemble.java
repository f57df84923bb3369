package io.ballast.network;

import java.util.List;

/** Several classifying nets as one. */
public final class DenseEnsemble {
    private DenseEnsemble() {}

    /**
     * One net whose outputs are the mean of the outputs of n nets: their hidden units side by side, of which those of one net do not see
     * those of another, and the output layers stacked and divided by n. Its hidden layers are n times as wide, so a product between two of
     * them costs n times what it does in the n nets.
     *
     * @param nets at least one, all of the same architecture, without batch norm; dropout, which only training has, may be any
     * @return the net itself where there is one; else a net with dropout 0 and the summary of the first
     * @throws IllegalArgumentException if there is no net, if architectures differ, or if several nets have batch norm
     */
    public static TrainedDense average(List<TrainedDense> nets) {
        if (nets.isEmpty()) {
            throw new IllegalArgumentException("nets must be at least one, got none");
        }
        TrainedDense first = nets.get(0);
        if (nets.size() == 1) {
            return first;
        }
        nets.forEach(net -> check(net.architecture(), first.architecture()));
        DenseArchitecture wide = wide(first.architecture(), nets.size());
        float[] weights = new float[wide.size()];
        for (int i = 0; i < nets.size(); i++) {
            place(nets.get(i), i, nets.size(), wide, weights);
        }
        return new TrainedDense(wide, weights, first.summary());
    }

    private static void check(DenseArchitecture net, DenseArchitecture first) {
        if (!net.equals(first)) {
            throw new IllegalArgumentException(
                    "nets must have the same architecture to be averaged, got %s and %s".formatted(first, net));
        }
        if (net.batchNorm()) {
            throw new IllegalArgumentException("nets must be without batch norm to be averaged, got " + net);
        }
    }

    private static DenseArchitecture wide(DenseArchitecture one, int nets) {
        List<Integer> hidden = one.hidden().stream()
                .map(width -> Math.multiplyExact(width, nets))
                .toList();
        return new DenseArchitecture(one.dims(), one.numClasses(), hidden, false, 0, one.loss());
    }

    /** Puts the weights of the net with index {@code i} of {@code nets} where they belong. */
    private static void place(TrainedDense net, int i, int nets, DenseArchitecture wide, float[] into) {
        float[] from = net.weights();
        List<DenseArchitecture.Layer> layers = net.architecture().layers();
        int last = layers.size() - 1;
        for (int l = 0; l <= last; l++) {
            DenseArchitecture.Layer layer = layers.get(l);
            DenseArchitecture.Layer target = wide.layers().get(l);
            int row = l == 0 ? 0 : i * layer.in();
            int column = l == last ? 0 : i * layer.out();
            float divisor = l == last ? nets : 1;
            for (int in = 0; in < layer.in(); in++) {
                int at = target.matrix() + (row + in) * target.out() + column;
                add(from, layer.matrix() + in * layer.out(), layer.out(), divisor, into, at);
            }
            add(from, layer.shift(), layer.out(), divisor, into, target.shift() + column);
        }
    }

    /** The shifts of the outputs are sums over the nets; all else is written once. */
    private static void add(float[] from, int at, int count, float divisor, float[] into, int to) {
        for (int i = 0; i < count; i++) {
            into[to + i] += from[at + i] / divisor;
        }
    }
}
