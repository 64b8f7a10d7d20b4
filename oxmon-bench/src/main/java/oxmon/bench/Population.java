package oxmon.bench;

import java.util.List;
import java.util.SplittableRandom;
import oxmon.metrics.Series;

/**
 * Many agents alike, each with the same series and with values of its own that move as those of hosts do; small enough for a
 * million series. Not thread-safe.
 */
final class Population {
    private static final long PAGE = 4096;

    private final List<Series> series;
    private final BatchTemplate template;
    private final double[][] values;
    private final SplittableRandom random = new SplittableRandom(42);

    Population(int agents, int seriesEach) {
        this.series = Workload.seriesOf(name(0), seriesEach);
        this.template = new BatchTemplate(series, name(0).length());
        this.values = new double[agents][seriesEach];
        for (double[] host : values) {
            for (int i = 0; i < host.length; i++) {
                host[i] = isSize(i) ? (double) (random.nextLong(1L << 24) * PAGE) : random.nextInt(10_000) / 100.0;
            }
        }
    }

    /** The name of an agent. */
    static String name(int agent) {
        return String.format("host-%05d", agent);
    }

    int agents() {
        return values.length;
    }

    int seriesEach() {
        return series.size();
    }

    /** What the agent reports next, in bytes of the wire. */
    byte[] report(int agent, long millis) {
        double[] now = values[agent];
        for (int i = 0; i < now.length; i++) {
            int way = random.nextInt(8);
            if (isSize(i)) {
                now[i] += way < 4 ? 0 : (way - 5) * PAGE; // sizes rest half of the time
            } else if (way != 0) {
                now[i] = Math.round(Math.max(0, Math.min(100, now[i] + random.nextInt(-200, 201) / 100.0)) * 100)
                        / 100.0;
            }
        }
        return template.of(name(agent), millis, now);
    }

    /** Whether a series is bytes; the others are percentages and the like, with two decimals. */
    private boolean isSize(int index) {
        String metric = series.get(index).metric();
        return metric.contains("used") && !metric.contains("percent");
    }
}
