package oxmon.server.storage;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import oxmon.metrics.Series;
import oxmon.server.metrics.sqlite.DayScan;

/** Writes points as CSV (RFC 4180, but lines end with a line feed alone). */
final class CsvPoints implements DayScan.Sink {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final double EXACT = 1L << 53;

    private final Writer out;
    private String name = "";
    private String labels = "";
    private long count;

    CsvPoints(Writer out) {
        this.out = out;
    }

    void header() throws IOException {
        out.write("timestamp,agent,metric,value,labels\n");
    }

    @Override
    public void series(Series series, String text) {
        name = ',' + field(series.agent()) + ',' + field(series.metric()) + ',';
        labels = ',' + field(text) + '\n';
    }

    @Override
    public void point(long millis, double value) throws IOException {
        out.write(TIME.format(Instant.ofEpochMilli(millis)));
        out.write(name);
        out.write(number(value));
        out.write(labels);
        count++;
    }

    long count() {
        return count;
    }

    /** A number that reads back as the same double; whole ones without a fraction. */
    static String number(double value) {
        return value == Math.rint(value)
                        && Math.abs(value) < EXACT
                        && Double.doubleToRawLongBits(value) != Long.MIN_VALUE
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    static String field(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
