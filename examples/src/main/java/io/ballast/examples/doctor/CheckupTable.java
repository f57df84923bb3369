package io.ballast.examples.doctor;

import io.ballast.examples.doctor.FolderCheck.Step;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints a {@link Checkup} as tables with a line for the driver and for every executor. */
public final class CheckupTable {
    private final PrintWriter out;

    private CheckupTable(PrintWriter out) {
        this.out = out;
    }

    /** Prints. */
    public static void print(Checkup checkup, PrintWriter out) {
        CheckupTable table = new CheckupTable(out);
        table.jvms(checkup);
        table.natives(checkup);
        table.folder(checkup);
    }

    private void jvms(Checkup checkup) {
        List<String[]> lines = new ArrayList<>();
        lines.add(row(
                "",
                "host",
                "cores",
                "tasks",
                "heap",
                "off-heap",
                "OMP_NUM_THREADS",
                "Java",
                "Spark",
                "Scala",
                "Hadoop"));
        checkup.members()
                .map(member -> Stream.concat(
                                Stream.of(
                                        name(member),
                                        member.jvm().host(),
                                        Integer.toString(member.jvm().cores()),
                                        Integer.toString(member.tasks()),
                                        bytes(member.jvm().heapBytes()),
                                        limit(member.jvm().natives().maxBytes()),
                                        orNone(member.jvm().ompNumThreads())),
                                member.jvm().versions().values().stream())
                        .toArray(String[]::new))
                .forEach(lines::add);
        print(lines);
    }

    private void natives(Checkup checkup) {
        List<String[]> lines = new ArrayList<>();
        lines.add(row("", "ND4J", "its BLAS", "OpenBLAS", "devices", "GPUs given"));
        checkup.members()
                .map(member -> row(
                        name(member),
                        orNone(member.jvm().natives().nd4j()),
                        orNone(member.jvm().natives().nd4jBlas()),
                        orNone(member.jvm().natives().openBlas()),
                        orNone(String.join(", ", member.jvm().natives().devices())),
                        orNone(String.join(", ", member.gpus()))))
                .forEach(lines::add);
        print(lines);
    }

    private void folder(Checkup checkup) {
        Folder folder = checkup.folder();
        out.printf(
                "%s, which renames a folder %s%n",
                folder.path(),
                switch (folder.rename()) {
                    case ATOMIC -> "as a whole";
                    case FILE_BY_FILE -> "file by file";
                    case UNKNOWN -> "in a way not known here";
                });
        List<String[]> lines = new ArrayList<>();
        lines.add(row("", "sees driver's", "writes", "renames", "reads", "deletes"));
        checkup.members()
                .map(member -> Stream.concat(
                                Stream.of(name(member)),
                                Arrays.stream(Step.values()).map(step -> outcome(member.jvm(), step)))
                        .toArray(String[]::new))
                .forEach(lines::add);
        print(lines);
    }

    private static String outcome(Jvm jvm, Step step) {
        if (jvm.folder().passed(step)) {
            return "yes";
        }
        return step == jvm.folder().failed() ? "no" : "-";
    }

    private static String name(Member member) {
        return member.name().equals(Member.DRIVER) ? Member.DRIVER : "executor " + member.name();
    }

    private static String[] row(String... cells) {
        return cells;
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String limit(long bytes) {
        return bytes == 0 ? "no limit" : bytes(bytes);
    }

    /** For people: {@code 512 MiB}, {@code 4.0 GiB}. */
    static String bytes(long bytes) {
        double mebi = bytes / 1024.0 / 1024.0;
        return mebi < 1000
                ? String.format(Locale.ROOT, "%.0f MiB", mebi)
                : String.format(Locale.ROOT, "%.1f GiB", mebi / 1024);
    }

    private void print(List<String[]> lines) {
        int columns = lines.get(0).length;
        int[] widths = new int[columns];
        for (String[] line : lines) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], line[c].length());
            }
        }
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                text.append(line[c]).append(" ".repeat(widths[c] - line[c].length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
        out.println();
    }
}
