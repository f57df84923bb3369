package io.ballast.search;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;

/** A net that is to learn from a set and to score rows, or to watch them. */
final class NetTask implements Serializable {
    private static final long serialVersionUID = 1L;

    private final CandidateSet set;
    private final int net;

    private NetTask(CandidateSet set, int net) {
        this.set = set;
        this.net = net;
    }

    /** Tasks of {@code nets} that learn from a set. */
    static Iterator<NetTask> of(CandidateSet set, int nets) {
        return IntStream.range(0, nets).mapToObj(net -> new NetTask(set, net)).iterator();
    }

    CandidateSet set() {
        return set;
    }

    /** The number of its net among those that learn from the set. */
    int net() {
        return net;
    }

    /** Its number among all tasks that score the candidate, net by net. */
    int number() {
        return net * set.splits() + Math.max(0, set.part() - 1);
    }

    /** Whether there is nothing to learn from, or no rows to score. */
    boolean isVoid() {
        return set.count() == 0 || !set.scores();
    }
}
