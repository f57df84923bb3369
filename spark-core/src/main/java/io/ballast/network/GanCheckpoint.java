package io.ballast.network;

import io.ballast.checkpoint.CheckpointFolder;
import io.ballast.checkpoint.Numbers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** A folder on any Hadoop file system that holds how far the training of one GAN has come, in plain numbers. */
public final class GanCheckpoint {
    private static final String FILE = "gan.bin";

    private final CheckpointFolder folder;
    private final int interval;

    private GanCheckpoint(CheckpointFolder folder, int interval) {
        this.folder = folder;
        this.interval = interval;
    }

    /** Keeps nothing. */
    public static GanCheckpoint none() {
        return new GanCheckpoint(null, Integer.MAX_VALUE);
    }

    /**
     * A folder, new or left by a training that was killed.
     *
     * @param interval epochs from one checkpoint to the next, at least 1
     * @throws IllegalArgumentException if the folder holds something else
     */
    public static GanCheckpoint in(Configuration hadoop, String path, int interval) {
        return new GanCheckpoint(CheckpointFolder.in(hadoop, path, "training of a GAN", Set.of(FILE)), interval);
    }

    /**
     * What is kept, if anything.
     *
     * @param fingerprint of the settings and the rows
     * @param check refuses a state that does not fit the nets
     * @throws IllegalArgumentException if it is of other settings or rows, or no checkpoint
     */
    Optional<GanState> find(String fingerprint, Consumer<GanState> check) {
        return folder == null
                ? Optional.empty()
                : folder.find(FILE, fingerprint, in -> {
                    GanState state = read(in);
                    check.accept(state);
                    return state;
                });
    }

    /** Keeps a state after every so many epochs. */
    void keep(GanState state, String fingerprint) {
        int epochs = state.pretraining.size() + state.game.size();
        if (folder != null && epochs % interval == 0) {
            folder.keep(FILE, fingerprint, out -> write(out, state));
        }
    }

    private static void write(DataOutputStream out, GanState state) throws IOException {
        out.writeInt(state.nets.length);
        for (NetState net : state.nets) {
            net.write(out);
        }
        out.writeBoolean(state.prior != null);
        if (state.prior != null) {
            Numbers.write(out, Arrays.asList(state.prior.means()));
            Numbers.write(out, Arrays.asList(state.prior.factors()));
            Numbers.write(out, state.encoder);
        }
        Numbers.write(out, state.pretraining);
        Numbers.write(out, state.game);
        out.writeInt(state.bestEpoch);
        out.writeDouble(state.bestScore);
        Numbers.write(out, state.bestGenerator);
        Numbers.write(out, state.bestClassifier);
    }

    private static GanState read(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count != 3 && count != 4) {
            throw new IOException("%d nets".formatted(count));
        }
        NetState[] nets = new NetState[count];
        for (int i = 0; i < nets.length; i++) {
            nets[i] = NetState.read(in);
        }
        GanState state = new GanState(nets);
        if (in.readBoolean()) {
            state.prior = new LatentPrior(
                    Numbers.arrays(in).toArray(double[][]::new),
                    Numbers.arrays(in).toArray(double[][]::new));
            state.encoder = Numbers.floats(in);
        }
        state.pretraining.addAll(Numbers.arrays(in));
        state.game.addAll(Numbers.arrays(in));
        state.bestEpoch = in.readInt();
        state.bestScore = in.readDouble();
        state.bestGenerator = Numbers.floats(in);
        state.bestClassifier = Numbers.floats(in);
        return state;
    }
}
