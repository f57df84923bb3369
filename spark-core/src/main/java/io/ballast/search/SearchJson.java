package io.ballast.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Steps and members of a search as JSON, to be kept. */
public final class SearchJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SearchJson() {}

    /** A step. */
    public static String of(SearchStep step) {
        return write(toMap(step));
    }

    /** What {@link #of(SearchStep)} has written. */
    public static SearchStep step(String text) {
        return toStep(read(text));
    }

    /** A member. */
    public static String of(Member member) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("start", member.start().toString());
        map.put("step", member.step());
        map.put("rows", member.rows());
        map.put("score", member.score().values());
        map.put("replicates", member.score().replicates());
        return write(map);
    }

    /** What {@link #of(Member)} has written. */
    public static Member member(String text) {
        JsonNode node = read(text);
        Start start = Words.parse(Start.class, "start", node.get("start").asText());
        return new Member(
                start, node.get("step").asInt(), score(node), node.get("rows").asLong());
    }

    private static String write(Map<String, Object> map) {
        try {
            return JSON.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> toMap(SearchStep step) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("number", step.number());
        map.put("size", step.size());
        map.put("accepted", step.accepted());
        map.put("seconds", step.seconds());
        map.put("candidates", step.candidates().stream().map(SearchJson::toMap).toList());
        return map;
    }

    private static Map<String, Object> toMap(SearchStep.Tried tried) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("score", tried.score() == null ? null : tried.score().values());
        map.put("replicates", tried.score() == null ? null : tried.score().replicates());
        map.put("drawn", tried.drawn());
        map.put("made", tried.made());
        map.put("rows", tried.rows());
        map.put("adamSteps", tried.adamSteps());
        map.put("makingSeconds", tried.makingSeconds());
        map.put("learningSeconds", tried.learningSeconds());
        return map;
    }

    private static SearchStep toStep(JsonNode node) {
        List<SearchStep.Tried> candidates = new ArrayList<>();
        node.get("candidates").forEach(candidate -> candidates.add(toTried(candidate)));
        return new SearchStep(
                node.get("number").asInt(),
                node.get("size").asInt(),
                candidates,
                node.get("accepted").asInt(),
                node.get("seconds").asDouble());
    }

    private static SearchStep.Tried toTried(JsonNode node) {
        return new SearchStep.Tried(
                node.get("score").isNull() ? null : score(node),
                node.get("drawn").asInt(),
                node.get("made").asInt(),
                node.get("rows").asLong(),
                node.get("adamSteps").asLong(),
                node.get("makingSeconds").asDouble(),
                node.get("learningSeconds").asDouble());
    }

    private static Score score(JsonNode node) {
        List<double[]> replicates = new ArrayList<>();
        node.get("replicates").forEach(replicate -> replicates.add(numbers(replicate)));
        return new Score(numbers(node.get("score")), replicates.toArray(double[][]::new));
    }

    private static double[] numbers(JsonNode node) {
        double[] numbers = new double[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = node.get(i).asDouble();
        }
        return numbers;
    }
}
