package oxmon.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.AlertSink;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** Judging a batch of one host: 80 series, each watched by all of 20 rules. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AlertMicro {
    private static final int SERIES = 80;
    private static final int BATCHES = 2_000;
    private static final int RULES = 20;

    /** Calm: nothing is near a limit. Firing: every threshold fires all the time. Windows: a fifth of the rules look back. */
    @Param({"calm", "firing", "windows"})
    public String kind = "";

    private final List<List<Point>> batches = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private AlertEngine engine = new AlertEngine(new Nobody());
    private int next;

    private static final class Nobody implements AlertSink {
        @Override
        public void told(AlertEvent event) {
            // what it costs to write is not asked here
        }

        @Override
        public void keep(AlertEngine.Kept progress) {
            // as above
        }
    }

    /** Makes rules and batches. */
    @Setup
    public void open() {
        for (int i = 0; i < RULES; i++) {
            rules.add(RuleReader.read("rule-" + i, rule(i)));
        }
        engine.rules(rules, 0);
        List<Series> series = new ArrayList<>();
        for (int s = 0; s < SERIES; s++) {
            series.add(new Series("web-1", "m", Labels.of("n", Integer.toString(s))));
        }
        for (int b = 0; b < BATCHES; b++) {
            List<Point> batch = new ArrayList<>();
            for (int s = 0; s < SERIES; s++) {
                batch.add(new Point(
                        series.get(s), 10_000L * b, (kind.equals("firing") ? 99 : 40) + (b * 7 + s) % 5 / 10.0));
            }
            batches.add(batch);
        }
    }

    private Map<String, Object> rule(int i) {
        Map<String, Object> rule = new HashMap<>();
        rule.put("name", "rule " + i);
        rule.put("metric", "m");
        if (kind.equals("windows") && i % 5 == 0) {
            rule.put("type", "rate_of_change");
            rule.put("rate_threshold", 50L);
        } else {
            rule.put("type", "threshold");
            rule.put("operator", "gt");
            rule.put("value", 70.0 + i);
            rule.put("duration_secs", 60L);
        }
        return rule;
    }

    /** The next batch; after the last one time begins anew, in a new engine. */
    @Benchmark
    public AlertEngine batch() {
        if (next == BATCHES) {
            next = 0;
            engine = new AlertEngine(new Nobody());
            engine.rules(rules, 0);
        }
        engine.take("web-1", batches.get(next++));
        return engine;
    }
}
