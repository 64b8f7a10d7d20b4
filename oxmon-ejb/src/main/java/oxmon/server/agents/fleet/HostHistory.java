package oxmon.server.agents.fleet;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Aggregation;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.server.metrics.Metrics;

/** The small pictures of cards and rows: CPU over the last hour, and whether a host reported over the last six. Thread-safe. */
@Singleton
public class HostHistory {
    /** Minutes of the CPU's curve. */
    public static final int SPARK_MINUTES = 60;

    /** Minutes of the ribbon. */
    public static final int RIBBON_MINUTES = 360;

    private static final long MINUTE = 60_000;
    private static final int KEPT = 5_000;

    private final Metrics metrics;
    private final Clock clock;
    private final Map<String, Picture> pictures = new ConcurrentHashMap<>();

    @Inject
    public HostHistory(Metrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * The pictures of one host.
     *
     * @param minute the minute they end with, since 1970
     * @param spark CPU in percent, one value a minute, null where there is none
     * @param ribbon runs of reporting and of silence; minutes before the first report are in none
     */
    public record Picture(long minute, List<@Nullable Double> spark, List<Run> ribbon) {}

    /**
     * A run of one state.
     *
     * @param from first minute, 0 being six hours ago
     * @param to the minute after the last, at most {@link #RIBBON_MINUTES}
     */
    public record Run(int from, int to, boolean reporting) {}

    /**
     * The pictures as of this minute. They wait for their turn as every question does, each host by itself, so that many of them
     * leave room for others between.
     *
     * @throws oxmon.common.Fault UNAVAILABLE when there are too many queries
     */
    public Picture of(Host host) {
        long minute = clock.millis() / MINUTE;
        String id = host.agent().id();
        Picture known = pictures.get(id);
        if (known != null && known.minute() == minute) {
            return known;
        }
        if (pictures.size() > KEPT) {
            pictures.clear(); // hosts that nobody looks at any more
        }
        Duration interval = host.agent().interval();
        Picture fresh = picture(id, minute, interval == null ? 0 : interval.toMillis());
        pictures.put(id, fresh);
        return fresh;
    }

    private Picture picture(String id, long minute, long intervalMillis) {
        long start = (minute - RIBBON_MINUTES) * MINUTE;
        List<Samples> samples = metrics.range(new RangeQuery(
                id,
                "cpu.usage",
                Map.of(),
                start,
                (minute + 1) * MINUTE - 1,
                MINUTE,
                Aggregation.AVG,
                2 * RIBBON_MINUTES));
        List<@Nullable Double> spark = new ArrayList<>();
        for (int i = 0; i < SPARK_MINUTES; i++) {
            spark.add(null);
        }
        boolean[] heard = new boolean[RIBBON_MINUTES + 1];
        for (Samples series : samples) {
            for (int i = 0; i < series.size(); i++) {
                int at = (int) ((series.millis()[i] - start) / MINUTE);
                heard[at] = true;
                int inSpark = at - (RIBBON_MINUTES - SPARK_MINUTES) - 1;
                if (inSpark >= 0) {
                    spark.set(inSpark, series.values()[i]);
                }
            }
        }
        int patience = (int) Math.max(2, 3 * intervalMillis / MINUTE + 1);
        return new Picture(minute, spark, ribbon(heard, patience));
    }

    /** Runs of minutes; silence begins once {@code patience} minutes passed without a report. */
    static List<Run> ribbon(boolean[] heard, int patience) {
        List<Run> runs = new ArrayList<>();
        int last = -1;
        int start = -1;
        boolean reporting = true;
        for (int i = 0; i < heard.length; i++) {
            if (heard[i]) {
                if (start < 0) {
                    start = i;
                } else if (!reporting) {
                    runs.add(new Run(start, i, false));
                    start = i;
                    reporting = true;
                }
                last = i;
            } else if (start >= 0 && reporting && i - last > patience) {
                runs.add(new Run(start, last + 1, true));
                start = last + 1;
                reporting = false;
            }
        }
        if (start >= 0 && start < RIBBON_MINUTES) {
            runs.add(new Run(start, RIBBON_MINUTES, reporting));
        }
        return runs;
    }
}
