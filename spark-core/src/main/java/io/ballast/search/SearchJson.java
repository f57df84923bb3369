package io.ballast.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Steps and members of a search as JSON, to be kept. */
public final class SearchJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    private SearchJson() {}

    /** A step. */
    public static String of(SearchStep step) {
        return write(toMap(step));
    }

    /**
     * What {@link #of(SearchStep)} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
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

    /**
     * What {@link #of(Member)} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Member member(String text) {
        JsonNode node = read(text);
        Start start = Words.parse(Start.class, "start", field(node, "start").asText());
        return new Member(start, count(node, "step"), score(node), large(node, "rows"));
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
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
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
        list(node, "candidates").forEach(candidate -> candidates.add(toTried(candidate)));
        return new SearchStep(
                count(node, "number"),
                count(node, "size"),
                candidates,
                whole(node, "accepted"),
                number(node, "seconds"));
    }

    private static SearchStep.Tried toTried(JsonNode node) {
        return new SearchStep.Tried(
                field(node, "score").isNull() ? null : score(node),
                count(node, "drawn"),
                count(node, "made"),
                large(node, "rows"),
                large(node, "adamSteps"),
                number(node, "makingSeconds"),
                number(node, "learningSeconds"));
    }

    private static Score score(JsonNode node) {
        double[] values = numbers(list(node, "score"), "score");
        List<double[]> replicates = new ArrayList<>();
        list(node, "replicates").forEach(replicate -> replicates.add(numbers(replicate, "replicates")));
        if (values.length == 0 || replicates.stream().anyMatch(each -> each.length != values.length)) {
            throw new IllegalArgumentException("score and replicates must hold as many numbers, one or more");
        }
        return new Score(values, replicates.toArray(double[][]::new));
    }

    private static JsonNode field(JsonNode node, String name) {
        if (!node.has(name)) {
            throw new IllegalArgumentException("%s is missing".formatted(name));
        }
        return node.get(name);
    }

    private static JsonNode list(JsonNode node, String name) {
        return checked(field(node, name), JsonNode::isArray, name, "a list");
    }

    private static int whole(JsonNode node, String name) {
        return checked(field(node, name), JsonNode::isInt, name, "a whole number")
                .asInt();
    }

    private static int count(JsonNode node, String name) {
        return checked(field(node, name), found -> found.isInt() && found.asInt() >= 0, name, "0 or more")
                .asInt();
    }

    private static long large(JsonNode node, String name) {
        return checked(field(node, name), found -> found.canConvertToLong() && found.asLong() >= 0, name, "0 or more")
                .asLong();
    }

    private static double number(JsonNode node, String name) {
        return checked(field(node, name), JsonNode::isNumber, name, "a number").asDouble();
    }

    /** Jackson writes what is no number as text. */
    private static double[] numbers(JsonNode node, String name) {
        double[] numbers = new double[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = checked(
                            node.get(i),
                            found -> found.isNumber() || NOT_FINITE.contains(found.asText()),
                            name,
                            "numbers")
                    .asDouble();
        }
        return numbers;
    }

    private static JsonNode checked(JsonNode found, Predicate<JsonNode> fits, String name, String wanted) {
        if (!fits.test(found)) {
            throw new IllegalArgumentException("%s must be %s".formatted(name, wanted));
        }
        return found;
    }
}
