package oxmon.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.AlertSink;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** What the judge of alerts keeps of many series, by what the heap holds after a collection with it and without. */
final class AlertMemory {
    private static final int AGENTS = 1_250;
    private static final int SERIES = 80;
    private static final int MANY = 20;

    private AlertMemory() {}

    /** One row for a series with one rule, and one for each of many. */
    static List<String> rows() throws InterruptedException {
        List<List<Series>> series = new ArrayList<>();
        for (int agent = 0; agent < AGENTS; agent++) {
            List<Series> of = new ArrayList<>();
            for (int s = 0; s < SERIES; s++) {
                of.add(new Series("host-" + agent, "m", Labels.of("n", Integer.toString(s))));
            }
            series.add(of);
        }
        double one = bytes(series, 1);
        double many = bytes(series, MANY);
        return List.of(
                row("memory of a series with one threshold", "", one),
                row("memory of a series and rule, with " + MANY + " thresholds a series", "≤ 200 bytes", many / MANY));
    }

    private static String row(String what, String aim, double bytes) {
        String row = String.format(Locale.ROOT, "| %s | %.0f bytes | %s |", what, bytes, aim);
        System.err.println(row);
        return row;
    }

    private static double bytes(List<List<Series>> series, int rules) throws InterruptedException {
        long before = used();
        AlertEngine engine = new AlertEngine(new Nobody());
        List<Rule> all = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            all.add(RuleReader.read("rule-" + i, threshold(i)));
        }
        engine.rules(all, 0);
        for (int tick = 1; tick <= 3; tick++) {
            for (List<Series> agent : series) {
                List<Point> points = new ArrayList<>();
                for (Series each : agent) {
                    points.add(new Point(each, 10_000L * tick, 40));
                }
                engine.take(agent.get(0).agent(), points);
            }
        }
        long after = used();
        if (engine.seriesCount() != AGENTS * SERIES) { // and it is held until here
            throw new IllegalStateException(engine.seriesCount() + " series are watched");
        }
        return (double) (after - before) / engine.seriesCount();
    }

    private static Map<String, Object> threshold(int i) {
        return new HashMap<>(Map.of(
                "name",
                "rule " + i,
                "type",
                "threshold",
                "metric",
                "m",
                "operator",
                "gt",
                "value",
                70.0 + i,
                "duration_secs",
                60L));
    }

    private static long used() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(100);
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    private static final class Nobody implements AlertSink {
        @Override
        public void told(AlertEvent event) {
            throw new IllegalStateException("all is calm");
        }

        @Override
        public void keep(AlertEngine.Kept progress) {
            throw new IllegalStateException("all is calm");
        }
    }
}
