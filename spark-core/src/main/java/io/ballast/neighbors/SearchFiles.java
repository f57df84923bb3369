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

/**
 * What the tasks of searches have found, in files of a folder, one file a task, which are not searched for again: not by a task that Spark repeats, nor by the same search
 * of a run after a killed one. Each search has files of its own: one in another base or for other queries, whose queries lie otherwise in their partitions, or that shares
 * its work among tasks otherwise.
 */
public final class SearchFiles implements Serializable {
    /** Name of the folder in it that holds the files. */
    public static final String NAME = "neighbors";

    private static final long serialVersionUID = 1L;
    private static final String MARK = NAME + "/search.bin";
    private static final SearchFiles NONE = new SearchFiles(null, "", 0, null);

    private final CheckpointFolder folder;
    private final String fingerprint;
    private final int numClasses;
    private final Long base; // null: of any

    /**
     * @param fingerprint of the rows that all searches are among, and of how neighbors are found
     * @param numClasses of these rows
     */
    public SearchFiles(CheckpointFolder folder, String fingerprint, int numClasses) {
        this(folder, fingerprint, numClasses, null);
    }

    private SearchFiles(CheckpointFolder folder, String fingerprint, int numClasses, Long base) {
        this.folder = folder;
        this.fingerprint = fingerprint;
        this.numClasses = numClasses;
        this.base = base;
    }

    /**
     * The files of searches in one base.
     *
     * @param mark of its rows
     */
    SearchFiles ofBase(long mark) {
        return new SearchFiles(folder, fingerprint, numClasses, mark);
    }

    boolean ofOneBase() {
        return base != null;
    }

    /** Keeps nothing. */
    public static SearchFiles none() {
        return NONE;
    }

    boolean keep() {
        return folder != null;
    }

    /**
     * Marks the folder, on the driver, before tasks write to it.
     *
     * @throws IllegalArgumentException if it is of something else
     */
    void begin() {
        if (folder.find(MARK, fingerprint, DataInputStream::readInt).isEmpty()) {
            folder.keep(MARK, fingerprint, (DataOutputStream out) -> out.writeInt(numClasses));
        }
    }

    /**
     * What a task has found, now or before.
     *
     * @param layout of the queries and of the work
     * @param sources partitions of the queries
     * @param skipped told how many rows were found before
     */
    Iterator<Tuple2<Integer, RoutedNeighbors>> found(
            long layout,
            int sources,
            int task,
            LongConsumer skipped,
            Supplier<Iterator<Tuple2<Integer, RoutedNeighbors>>> search) {
        if (!keep()) {
            return search.get();
        }
        String name = "%s/%016x-%016x/task-%05d.bin".formatted(NAME, base, layout, task);
        Optional<List<Tuple2<Integer, RoutedNeighbors>>> kept = folder.find(name, fingerprint, in -> read(in, sources));
        if (kept.isPresent()) {
            kept.get().forEach(piece -> skipped.accept(piece._2().marks().length));
            return kept.get().iterator();
        }
        List<Tuple2<Integer, RoutedNeighbors>> found = new ArrayList<>();
        search.get().forEachRemaining(found::add);
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
