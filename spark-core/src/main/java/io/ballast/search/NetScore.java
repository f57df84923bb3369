package io.ballast.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one net has scored its rows: counts, no rows. */
final class NetScore implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(NetScore.class);

    private final CandidateSet set;
    private final int number;
    private final int net;
    private final Scoring.Tally tally;
    private final String failure;
    private final long steps;
    private final double seconds;
    private final float[] weights;

    private NetScore(NetTask task, Scoring.Tally tally, String failure, long steps, double seconds, float[] weights) {
        this.set = task.set().withoutRows();
        this.number = task.number();
        this.net = task.net();
        this.tally = tally;
        this.failure = failure;
        this.steps = steps;
        this.seconds = seconds;
        this.weights = weights.clone();
    }

    /**
     * Of a net that has learned.
     *
     * @param steps of Adam
     * @param seconds of learning and scoring
     * @param weights that the next net may start from; else empty
     */
    static NetScore of(NetTask task, Scoring.Tally tally, long steps, double seconds, float[] weights) {
        return new NetScore(task, tally, "", steps, seconds, weights);
    }

    /** Of a net that diverged. */
    static NetScore diverged(NetTask task, String failure, double seconds) {
        return new NetScore(task, null, failure, 0, seconds, new float[0]);
    }

    /** Where there was nothing to learn from, or no rows to score. */
    static NetScore ofNothing(NetTask task) {
        return new NetScore(task, null, "", 0, 0, new float[0]);
    }

    /** Outcomes of candidates, from the scores of all their nets in any order. */
    static List<Outcome> outcomes(List<NetScore> scores, Scoring scoring, int step) {
        Map<Integer, List<NetScore>> ofHands = new TreeMap<>();
        scores.stream().sorted(Comparator.comparingInt(score -> score.number)).forEach(score -> ofHands.computeIfAbsent(
                        score.set.hand(), hand -> new ArrayList<>())
                .add(score));
        return ofHands.values().stream()
                .map(ofHand -> outcome(ofHand, scoring, step))
                .toList();
    }

    /** @param scores of one candidate, ascending by number, so that sums repeat bit for bit */
    private static Outcome outcome(List<NetScore> scores, Scoring scoring, int step) {
        List<CandidateSet> parts = scores.stream()
                .filter(score -> score.net == 0)
                .map(score -> score.set)
                .sorted(Comparator.comparingInt(CandidateSet::part))
                .toList();
        long steps = scores.stream().mapToLong(score -> score.steps).sum();
        double seconds = scores.stream().mapToDouble(score -> score.seconds).sum();
        Score score = parts.get(0).count() == 0 ? null : score(scores, scoring, step);
        return new Outcome(parts, score, steps, seconds, scores.get(scores.size() - 1).weights);
    }

    private static Score score(List<NetScore> scores, Scoring scoring, int step) {
        Map<Integer, Map<Integer, Scoring.Tally>> tallies = new TreeMap<>(); // of nets, of repeats
        for (NetScore score : scores) {
            if (!score.failure.isEmpty()) {
                LOG.warn(
                        "the set of candidate {} in step {} is scored as worst: {}",
                        score.set.hand(),
                        step,
                        score.failure);
                return scoring.worst();
            }
            if (score.tally != null) {
                tallies.computeIfAbsent(score.net, net -> new TreeMap<>())
                        .merge(score.set.repeat(), score.tally, Scoring.Tally::merge);
            }
        }
        return scoring.score(tallies.values().stream()
                .flatMap(ofNet -> ofNet.values().stream())
                .toList());
    }
}
