package io.ballast.network;

import io.ballast.checkpoint.CheckpointFolder;
import java.io.Serializable;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** How far the training of one CVAE has come, in a file of a folder; travels to the task that trains. */
public final class CvaeCheckpoint implements Serializable {
    /** Name of the file. */
    public static final String FILE = "cvae.bin";

    private static final long serialVersionUID = 1L;

    private final CheckpointFolder folder;
    private final String fingerprint;
    private final int interval;

    private CvaeCheckpoint(CheckpointFolder folder, String fingerprint, int interval) {
        this.folder = folder;
        this.fingerprint = fingerprint;
        this.interval = interval;
    }

    /** Keeps nothing. */
    public static CvaeCheckpoint none() {
        return new CvaeCheckpoint(null, "", Integer.MAX_VALUE);
    }

    /**
     * In a folder.
     *
     * @param fingerprint of the rows and all settings but when to stop
     * @param interval epochs from one checkpoint to the next, at least 1
     */
    public static CvaeCheckpoint in(CheckpointFolder folder, String fingerprint, int interval) {
        return new CvaeCheckpoint(folder, fingerprint, interval);
    }

    /**
     * Refuses a file of something else, before any task starts.
     *
     * @throws IllegalArgumentException if it is of other settings or rows, or damaged
     */
    void check(CvaeArchitecture architecture) {
        find(architecture);
    }

    private Optional<CvaeProgress> find(CvaeArchitecture architecture) {
        return folder == null
                ? Optional.empty()
                : folder.find(FILE, fingerprint, in -> CvaeProgress.read(in).check(architecture));
    }

    /** The training as far as it is kept, which the net then takes up; or its beginning. */
    CvaeProgress goOn(CvaeArchitecture architecture, MultiLayerNetwork network) {
        return find(architecture).map(progress -> progress.resume(network)).orElseGet(CvaeProgress::new);
    }

    /** Keeps what there is after every so many epochs, and in the end. */
    void keep(CvaeProgress progress, MultiLayerNetwork network, TrainingSettings settings) {
        if (folder != null && (progress.isOver(settings) || progress.epochs() % interval == 0)) {
            folder.keep(FILE, fingerprint, out -> progress.write(out, network));
        }
    }
}
