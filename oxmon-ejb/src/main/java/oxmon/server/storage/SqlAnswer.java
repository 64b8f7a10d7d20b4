package oxmon.server.storage;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oxmon.server.metrics.sqlite.PointsDatabase;

/** Prints the answer to a query, as CSV or as columns that are as wide as their first rows need. */
final class SqlAnswer implements PointsDatabase.Rows, AutoCloseable {
    /** So many rows decide how wide the columns are; more are not held in memory. */
    private static final int MEASURED = 1_000;

    private final PrintStream out;
    private final boolean aligned;
    private final List<List<String>> waiting = new ArrayList<>();
    private int @Nullable [] widths;

    private SqlAnswer(PrintStream out, boolean aligned) {
        this.out = out;
        this.aligned = aligned;
    }

    static SqlAnswer csv(PrintStream out) {
        return new SqlAnswer(out, false);
    }

    static SqlAnswer table(PrintStream out) {
        return new SqlAnswer(out, true);
    }

    @Override
    public void row(List<@Nullable Object> values) {
        List<String> texts = values.stream().map(SqlAnswer::text).toList();
        if (!aligned) {
            out.print(String.join(",", texts.stream().map(CsvPoints::field).toList()) + '\n');
        } else if (widths != null) {
            print(texts, widths);
        } else {
            waiting.add(texts);
            if (waiting.size() >= MEASURED) {
                measured();
            }
        }
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double number) {
            return CsvPoints.number(number);
        }
        return value instanceof byte[] bytes ? "x'" + HexFormat.of().formatHex(bytes) + '\'' : value.toString();
    }

    private void measured() {
        int[] wide = new int[waiting.isEmpty() ? 0 : waiting.get(0).size()];
        for (List<String> row : waiting) {
            for (int i = 0; i < wide.length; i++) {
                wide[i] = Math.max(wide[i], row.get(i).length());
            }
        }
        widths = wide;
        waiting.forEach(row -> print(row, wide));
        waiting.clear();
    }

    private void print(List<String> row, int[] wide) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < wide.length; i++) {
            line.append(row.get(i))
                    .append(" ".repeat(Math.max(0, wide[i] - row.get(i).length()) + 2));
        }
        out.print(line.toString().stripTrailing() + '\n');
    }

    @Override
    public void close() {
        if (widths == null) {
            measured();
        }
    }
}
