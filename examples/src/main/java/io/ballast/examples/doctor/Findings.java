package io.ballast.examples.doctor;

import io.ballast.examples.doctor.FolderCheck.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is wrong, one sentence each, with what to do about it. */
public final class Findings {
    /** More of them are counted, not named. */
    private static final int NAMED = 3;

    private static final String BUILT_FOR = "3.5.";

    private final Checkup checkup;
    private final List<String> sentences = new ArrayList<>();

    private Findings(Checkup checkup) {
        this.checkup = checkup;
    }

    /** Empty where all is well. */
    public static List<String> of(Checkup checkup) {
        Findings findings = new Findings(checkup);
        findings.executors();
        findings.versions();
        findings.natives();
        findings.threads();
        findings.memory();
        findings.gpus();
        findings.folder();
        return findings.sentences;
    }

    private void executors() {
        Checkup.Application application = checkup.application();
        if (!checkup.silent().isEmpty()) {
            sentences.add("executors %s are registered but did not answer in %d s; see their logs"
                    .formatted(String.join(", ", checkup.silent()), application.waitedSeconds()));
        }
        int there = checkup.executors().size() + checkup.silent().size();
        if (!application.local() && there == 0) {
            sentences.add(
                    "no executor started in %d s: no worker has the cores and the memory that were asked for; ask for less with --executor-memory and --conf spark.executor.cores=1, or see the page of %s"
                            .formatted(application.waitedSeconds(), application.master()));
        } else if (there < application.wantedExecutors()) {
            sentences.add(
                    "spark.executor.instances asks for %d executors, but %d started in %d s; ask for fewer or smaller ones"
                            .formatted(application.wantedExecutors(), there, application.waitedSeconds()));
        }
    }

    private void versions() {
        Map<String, String> drivers = checkup.driver().jvm().versions();
        drivers.forEach((name, version) -> each(
                executor -> Optional.of(executor.jvm().versions().getOrDefault(name, "none"))
                        .filter(other -> !other.equals(version)),
                (other, where) -> "%s is %s on %s, but %s on the driver; give all machines the same"
                        .formatted(name, other, where, version)));
        String spark = drivers.getOrDefault("Spark", "");
        if (!spark.startsWith(BUILT_FOR)) {
            sentences.add("Spark is %s, but Ballast is built for %sx; run it on such a Spark, or build it for yours"
                    .formatted(spark, BUILT_FOR));
        }
    }

    private void natives() {
        each(
                member -> Optional.of(member.jvm().natives().problem()).filter(problem -> !problem.isEmpty()),
                (problem, where) ->
                        "native libraries do not load on %s (%s); build the jar for that platform with mvn -Dnative.platform=... package"
                                .formatted(where, problem));
    }

    private void threads() {
        Map<String, Integer> tasksOfHost = checkup.members()
                .collect(Collectors.groupingBy(
                        member -> member.jvm().host(), LinkedHashMap::new, Collectors.summingInt(Member::tasks)));
        each(member -> tooManyThreads(member, tasksOfHost.get(member.jvm().host())), (threads, where) -> {
            String set = checkup.application().local()
                    ? "export OMP_NUM_THREADS=1 before the start"
                    : "set --conf spark.executorEnv.OMP_NUM_THREADS=1";
            return "%s on %s, where the tasks run side by side and would fight for the cores; %s"
                    .formatted(threads, where, set);
        });
    }

    private static Optional<String> tooManyThreads(Member member, int tasks) {
        String given = member.jvm().ompNumThreads();
        int cores = member.jvm().cores();
        if (member.tasks() == 0 || tasks < 2) {
            return Optional.empty();
        }
        if (!given.matches("\\d{1,6}")) {
            return Optional.of("OMP_NUM_THREADS is " + (given.isEmpty() ? "not set" : "'%s'".formatted(given)));
        }
        int threads = Integer.parseInt(given);
        return threads > 1 && threads * tasks > cores
                ? Optional.of("OMP_NUM_THREADS is %d for %d tasks on %d cores".formatted(threads, tasks, cores))
                : Optional.empty();
    }

    private void memory() {
        each(
                member -> Optional.of("").filter(any -> member.jvm().natives().readsProcessSize()),
                (any, where) ->
                        "JavaCPP reads the process size at every allocation on %s, which slows training; add -Dorg.bytedeco.javacpp.maxphysicalbytes=0 to spark.driver.extraJavaOptions and spark.executor.extraJavaOptions"
                                .formatted(where));
        each(
                member -> Optional.of(member.jvm().natives())
                        .filter(natives -> !natives.maxBytesGiven() && natives.maxBytes() > 0)
                        .map(natives -> CheckupTable.bytes(natives.maxBytes())),
                (bytes, where) ->
                        "memory outside the heap on %s is bounded by the size of the heap, %s, since nobody set it; add -Dorg.bytedeco.javacpp.maxbytes=4g to the same options"
                                .formatted(where, bytes));
        long overhead = checkup.application().overheadBytes();
        if (overhead > 0) {
            checkup.executors().stream()
                    .mapToLong(executor -> executor.jvm().natives().maxBytes())
                    .map(bytes -> bytes == 0 ? Long.MAX_VALUE : bytes)
                    .max()
                    .stream()
                    .filter(bytes -> bytes > overhead)
                    .forEach(bytes -> sentences.add(
                            "executors may take %s outside the heap, but their containers have %s for it and are killed beyond; set spark.executor.memoryOverhead above org.bytedeco.javacpp.maxbytes"
                                    .formatted(
                                            bytes == Long.MAX_VALUE ? "any memory" : CheckupTable.bytes(bytes),
                                            CheckupTable.bytes(overhead))));
        }
    }

    private void gpus() {
        each(
                member -> Optional.of("GPUs " + String.join(", ", member.gpus()))
                        .filter(any -> !member.gpus().isEmpty()
                                && !member.jvm().natives().cuda()),
                (gpus, where) ->
                        "Spark gives %s to %s, but ND4J has no CUDA backend there; build the jar with mvn -Pcuda package"
                                .formatted(gpus, where));
        each(
                member -> Optional.of("")
                        .filter(any -> member.tasks() > 0
                                && member.jvm().natives().cuda()
                                && member.gpus().isEmpty()),
                (any, where) ->
                        "ND4J has its CUDA backend on %s, but Spark gives no GPU there, so that all tasks take the first; see deploy/conf/spark-gpu.conf"
                                .formatted(where));
        each(
                member -> member.gpus().stream()
                        .filter(address -> member.jvm().natives().cuda() && beyond(address, member.jvm()))
                        .findFirst()
                        .map(address -> "GPU %s to".formatted(address)),
                (gpu, where) ->
                        "Spark gives %s %s, but CUDA does not see it there; let the discovery script print the numbers that CUDA counts by"
                                .formatted(gpu, where));
    }

    private static boolean beyond(String address, Jvm jvm) {
        return !address.matches("\\d{1,6}")
                || Integer.parseInt(address) >= jvm.natives().devices().size();
    }

    private void folder() {
        String path = checkup.folder().path();
        each(
                member -> Optional.ofNullable(member.jvm().folder().failed()).map(failed -> "%s in %s: %s"
                        .formatted(failed, path, member.jvm().folder().reason())),
                (what, where) -> what.startsWith(Step.SEE.toString())
                        ? "%s cannot %s; keep input and output on a file system that all machines share, such as hdfs:"
                                .formatted(where, what)
                        : "%s cannot %s; give --path and --output where the user of the application may write"
                                .formatted(where, what));
        if (checkup.folder().rename() == Folder.Rename.FILE_BY_FILE) {
            sentences.add(
                    "%s renames file by file, so that a job killed at its end can leave a part of its output; let readers wait for _SUCCESS, or write to hdfs: and copy"
                            .formatted(path));
        }
    }

    private interface Sentence {
        String of(String problem, String where);
    }

    /** One sentence for all members that have the same problem. */
    private void each(Function<Member, Optional<String>> problem, Sentence sentence) {
        Map<String, List<Member>> byProblem = new LinkedHashMap<>();
        checkup.members().forEach(member -> problem.apply(member).ifPresent(found -> byProblem
                .computeIfAbsent(found, any -> new ArrayList<>())
                .add(member)));
        byProblem.forEach((found, members) -> sentences.add(sentence.of(found, names(members))));
    }

    private static String names(List<Member> members) {
        String first = members.stream().limit(NAMED).map(Member::toString).collect(Collectors.joining(", "));
        return members.size() > NAMED ? "%s and %d more".formatted(first, members.size() - NAMED) : first;
    }
}
