package io.ballast.network;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Supervised latent-preserving prior learning, SLPPL (section III.A): an encoder, a decoder and a layer that tells the class from the code, trained together on
 * {@code L_rec + L_bce} (Eq. 3).
 *
 * <p>{@code L_rec} (Eq. 1) is read as the mean squared error of a feature, so that it weighs the same whatever the number of features, {@code L_bce}
 * (Eq. 2) as the cross-entropy of the softmax over a linear layer on the code, with the sign that makes it a loss. That of {@code BAGAN} is trained on {@code L_rec} alone.
 */
final class SupervisedAutoencoder implements Players {
    private static final int CODED_ROWS = 512;

    private final TrainingRows rows;
    private final GanArchitecture architecture;
    private final GanSettings settings;
    private final Deck deck;
    private final PlayerNet encoder;
    private final PlayerNet decoder;
    private final PlayerNet head;

    SupervisedAutoencoder(GanArchitecture architecture, GanSettings settings, TrainingRows rows, int worker) {
        GanNets nets = new GanNets(architecture);
        this.rows = rows;
        this.architecture = architecture;
        this.settings = settings;
        this.deck = new Deck(rows, architecture.numClasses(), false, settings.seed(), worker);
        this.encoder = new PlayerNet(nets.encoder(), settings.optimizer());
        this.decoder = new PlayerNet(nets.decoder(), settings.optimizer());
        this.head = new PlayerNet(nets.head(), settings.optimizer());
    }

    /** Encoder, decoder and head before the first step. */
    static NetState[] start(GanArchitecture architecture, long seed) {
        GanNets nets = new GanNets(architecture);
        return new NetState[] {
            PlayerNet.started(nets.encoder(), seed, "encoder"),
            PlayerNet.started(nets.decoder(), seed, "decoder"),
            PlayerNet.started(nets.head(), seed, "class of a code")
        };
    }

    @Override
    public void take(NetState[] states) {
        encoder.take(states[0]);
        decoder.take(states[1]);
        head.take(states[2]);
    }

    @Override
    public NetState[] states() {
        return new NetState[] {encoder.state(), decoder.state(), head.state()};
    }

    @Override
    public GanTally run(long first, int steps) {
        GanTally tally = new GanTally();
        for (long step = first; step < first + steps; step++) {
            step(deck.batch(step, settings.batchSize()), tally);
            OffHeap.releaseAfter(step);
        }
        return tally;
    }

    private void step(int[] chosen, GanTally tally) {
        INDArray x = RowArrays.of(rows, chosen);
        INDArray code = encoder.forward(x);
        INDArray byCode = reconstruct(x, code, tally);
        if (settings.strategy().supervised()) {
            byCode.addi(tellClass(RowArrays.labels(rows, chosen), code, tally));
            head.step();
        }
        encoder.learn(byCode);
        encoder.step();
        decoder.step();
    }

    private INDArray reconstruct(INDArray x, INDArray code, GanTally tally) {
        INDArray off = decoder.forward(code).sub(x);
        int count = (int) x.size(0);
        double perValue = 1.0 / off.length();
        tally.add(
                GanLoss.RECONSTRUCTION,
                off.norm2Number().doubleValue() * off.norm2Number().doubleValue() * perValue,
                count);
        return decoder.backward(off.muli(2 * perValue));
    }

    private INDArray tellClass(int[] labels, INDArray code, GanTally tally) {
        float[] logits = PlayerNet.floats(head.forward(code));
        float[] gradient = new float[logits.length];
        int classes = architecture.numClasses();
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            loss += GanLosses.crossEntropy(logits, i, classes, labels[i], 1.0 / labels.length, gradient);
        }
        tally.add(GanLoss.CODE_CLASS, loss / labels.length, labels.length);
        return head.backward(RowArrays.of(gradient, labels.length));
    }

    /** First pass over the codes of the rows. */
    CodeMoments sums() {
        CodeMoments moments = new CodeMoments(architecture.numClasses(), architecture.codeDims());
        eachCode(moments::add);
        return moments;
    }

    /** Second pass, with the first of all workers. */
    CodeMoments around(CodeMoments sums) {
        CodeMoments moments = new CodeMoments(architecture.numClasses(), architecture.codeDims());
        eachCode((c, codes, at) -> moments.addAround(sums, c, codes, at));
        return moments;
    }

    private interface CodeTaker {
        void take(int label, float[] codes, int at);
    }

    private void eachCode(CodeTaker taker) {
        int[] all = IntStream.range(0, rows.rows()).toArray();
        for (int from = 0; from < all.length; from += CODED_ROWS) {
            int to = Math.min(all.length, from + CODED_ROWS);
            float[] codes = PlayerNet.floats(encoder.outputs(RowArrays.of(rows, all, from, to)));
            for (int i = from; i < to; i++) {
                taker.take(rows.label(i), codes, (i - from) * architecture.codeDims());
            }
        }
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
        head.close();
    }
}
