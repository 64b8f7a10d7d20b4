package oxmon.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The page docs/benchmarks.md of the working directory, in which each command owns what stands between its two marks. Where there
 * is no such page, or no such marks, nothing is kept.
 */
final class BenchPage {
    private static final String END = "<!-- to here -->";

    private final Path page;
    private final String begin;

    /**
     * @param command whose part of the page it is, such as {@code ./oxmon bench}
     */
    BenchPage(String command) {
        this(Path.of("docs", "benchmarks.md"), command);
    }

    BenchPage(Path page, String command) {
        this.page = page;
        this.begin = "<!-- " + command + " writes from here -->";
    }

    /** Puts a text in place of the one before. */
    void keep(String part) throws IOException {
        String text = Files.exists(page) ? Files.readString(page) : "";
        int from = text.indexOf(begin);
        int to = text.indexOf(END, Math.max(0, from));
        if (from >= 0 && to > from) {
            Files.writeString(page, text.substring(0, from + begin.length()) + '\n' + part + text.substring(to));
        }
    }

    /**
     * Puts one row of a table in place of the row that begins alike, or behind the others.
     *
     * @param head what the table begins with, both lines of it
     * @param row begins with the cell that tells the rows apart
     */
    void keepRow(String head, String row) throws IOException {
        String text = Files.exists(page) ? Files.readString(page) : "";
        int from = text.indexOf(begin);
        int to = text.indexOf(END, Math.max(0, from));
        if (from < 0 || to < from) {
            return;
        }
        String old = text.substring(from + begin.length(), to);
        List<String> rows = new ArrayList<>();
        if (old.contains(head)) { // else the columns have changed since
            old.substring(old.indexOf(head) + head.length())
                    .lines()
                    .filter(line -> !line.isBlank() && !cell(line).equals(cell(row)))
                    .forEach(rows::add);
        }
        rows.add(row);
        keep(head + String.join("\n", rows) + '\n');
    }

    /** What else the machine does, for the reader to judge a figure by: processes that ran or waited, over the last minute. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String cell(String row) {
        return row.substring(0, Math.max(0, row.indexOf('|', 1)));
    }
}
