package io.ballast.neighbors;

import io.ballast.checkpoint.CheckpointFolder;
import io.ballast.checkpoint.Numbers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import scala.Tuple2;

/** What the tasks of one search have found, one file a task, and how many tasks share it. */
final class FoundFiles implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final FoundFiles NONE = new FoundFiles(null, "", "", 0);

    private final CheckpointFolder folder;
    private final String search;
    private final String fingerprint;
    private final int numClasses;

    /** @param search its folder within the folder */
    FoundFiles(CheckpointFolder folder, String search, String fingerprint, int numClasses) {
        this.folder = folder;
        this.search = search;
        this.fingerprint = fingerprint;
        this.numClasses = numClasses;
    }

    /** Keeps nothing. */
    static FoundFiles none() {
        return NONE;
    }

    /**
     * How many tasks share the search; on the driver.
     *
     * @param wanted where it was not begun before, with other cores perhaps
     */
    int tasks(int wanted) {
        if (folder == null) {
            return wanted;
        }
        String name = search + "/tasks.bin";
        Optional<Integer> begun = folder.find(name, fingerprint, in -> {
            int tasks = in.readInt();
            check(tasks > 0 && tasks <= RoutedSearch.MOST_TASKS, tasks + " tasks");
            return tasks;
        });
        if (begun.isEmpty()) {
            folder.keep(name, fingerprint, out -> out.writeInt(wanted));
        }
        return begun.orElse(wanted);
    }

    /**
     * What a task has found, now or before.
     *
     * @param sources partitions of the queries
     * @param skipped told how many rows were found before
     */
    Iterator<Tuple2<Integer, RoutedNeighbors>> found(
            int sources, int task, LongConsumer skipped, Supplier<Iterator<Tuple2<Integer, RoutedNeighbors>>> now) {
        if (folder == null) {
            return now.get();
        }
        String name = "%s/task-%05d.bin".formatted(search, task);
        Optional<List<Tuple2<Integer, RoutedNeighbors>>> kept = folder.find(name, fingerprint, in -> read(in, sources));
        if (kept.isPresent()) {
            kept.get().forEach(piece -> skipped.accept(piece._2().marks().length));
            return kept.get().iterator();
        }
        List<Tuple2<Integer, RoutedNeighbors>> found = new ArrayList<>();
        now.get().forEachRemaining(found::add);
        folder.keep(name, fingerprint, out -> write(out, found));
        return found.iterator();
    }

    private static void write(DataOutputStream out, List<Tuple2<Integer, RoutedNeighbors>> found) throws IOException {
        out.writeInt(found.size());
        for (Tuple2<Integer, RoutedNeighbors> piece : found) {
            NeighborBlock neighbors = piece._2().neighbors();
            out.writeInt(piece._1());
            out.writeInt(neighbors.k());
            Numbers.write(out, piece._2().marks());
            Numbers.write(out, neighbors.keys());
            Numbers.write(out, neighbors.labels());
            Numbers.write(out, neighbors.distances());
            out.writeLong(sum(piece._2()));
        }
    }

    private List<Tuple2<Integer, RoutedNeighbors>> read(DataInputStream in, int sources) throws IOException {
        int pieces = Numbers.size(in);
        List<Tuple2<Integer, RoutedNeighbors>> found = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            int source = in.readInt();
            int k = Numbers.size(in);
            long[] marks = Numbers.longs(in);
            NeighborBlock neighbors = new NeighborBlock(k, Numbers.longs(in), Numbers.ints(in), Numbers.doubles(in));
            RoutedNeighbors piece = new RoutedNeighbors(marks, neighbors);
            check(source >= 0 && source < sources, "a partition %d of %d".formatted(source, sources));
            long size = (long) marks.length * k;
            check(
                    k > 0
                            && neighbors.keys().length == size
                            && neighbors.labels().length == size
                            && neighbors.distances().length == size,
                    "neighbors of another number of rows");
            check(in.readLong() == sum(piece), "numbers that do not add up");
            check(
                    Arrays.stream(neighbors.labels()).allMatch(label -> label >= 0 && label < numClasses)
                            && Arrays.stream(neighbors.distances()).allMatch(distance -> distance >= 0),
                    "a neighbor of no class, or no distance");
            found.add(new Tuple2<>(source, piece));
        }
        return found;
    }

    private static void check(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    private static long sum(RoutedNeighbors piece) {
        NeighborBlock neighbors = piece.neighbors();
        long sum = Arrays.hashCode(piece.marks());
        sum = 31 * sum + Arrays.hashCode(neighbors.keys());
        sum = 31 * sum + Arrays.hashCode(neighbors.labels());
        return 31 * sum + Arrays.hashCode(neighbors.distances());
    }
}
