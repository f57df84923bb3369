package io.ballast.entropy;

import io.ballast.checkpoint.CheckpointFolder;
import io.ballast.checkpoint.Numbers;
import io.ballast.table.RowBlock;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;

/**
 * The entropies of a table in files of a folder, one file a partition, which are not searched for again. Rows are not kept: a row is known by its
 * place in the canonical order.
 */
public final class EntropyFiles implements Serializable {
    /** Name of the folder in it that holds the files. */
    public static final String NAME = "entropy";

    private static final long serialVersionUID = 1L;
    private static final double MOST = 64; // bits, beyond any number of classes
    private static final String ALL = NAME + "/all.bin";

    private final CheckpointFolder folder;
    private final String fingerprint;

    /** @param fingerprint of the rows and of how their neighbors are found */
    public EntropyFiles(CheckpointFolder folder, String fingerprint) {
        this.folder = folder;
        this.fingerprint = fingerprint;
    }

    /**
     * Whether the entropies of so many partitions are all there.
     *
     * @throws IllegalArgumentException if they are of something else
     */
    public boolean holds(int partitions) {
        Optional<Integer> kept = folder.find(ALL, fingerprint, DataInputStream::readInt);
        return kept.isPresent() && kept.get() == partitions;
    }

    /** Keeps them; runs a job. */
    public void keep(JavaRDD<EntropyBlock> scored) {
        scored.foreachPartition(blocks -> {
            List<double[]> entropies = new ArrayList<>();
            blocks.forEachRemaining(block -> entropies.add(block.entropies()));
            folder.keep(name(), fingerprint, out -> Numbers.write(out, entropies));
        });
        int partitions = scored.getNumPartitions();
        folder.keep(ALL, fingerprint, (DataOutputStream out) -> out.writeInt(partitions));
    }

    private static String name() {
        return "%s/part-%05d.bin".formatted(NAME, TaskContext.getPartitionId());
    }

    /**
     * The blocks of a table with the entropies that are kept; lazy.
     *
     * @param rows in the order and partitions in which they were kept
     */
    public JavaRDD<EntropyBlock> read(JavaRDD<RowBlock> rows) {
        return rows.mapPartitions(blocks -> {
            List<RowBlock> all = new ArrayList<>();
            blocks.forEachRemaining(all::add);
            List<double[]> entropies = folder.find(name(), fingerprint, in -> ofRows(in, all))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the checkpoint holds no file %s; give another folder".formatted(name())));
            List<EntropyBlock> scored = new ArrayList<>();
            for (int b = 0; b < all.size(); b++) {
                scored.add(new EntropyBlock(all.get(b), entropies.get(b)));
            }
            return scored.iterator();
        });
    }

    private static List<double[]> ofRows(DataInputStream in, List<RowBlock> rows) throws IOException {
        List<double[]> entropies = Numbers.arrays(in);
        int[] found = entropies.stream().mapToInt(each -> each.length).toArray();
        int[] expected = rows.stream().mapToInt(RowBlock::rows).toArray();
        if (!Arrays.equals(found, expected)) {
            throw new IOException(
                    "entropies of %s rows, not %s".formatted(Arrays.toString(found), Arrays.toString(expected)));
        }
        for (double[] block : entropies) {
            for (double entropy : block) {
                if (!(entropy >= 0 && entropy <= MOST)) {
                    throw new IOException("an entropy of %s".formatted(entropy));
                }
            }
        }
        return entropies;
    }
}
