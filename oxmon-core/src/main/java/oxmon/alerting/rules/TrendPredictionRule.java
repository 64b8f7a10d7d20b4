package oxmon.alerting.rules;

import com.google.auto.service.AutoService;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Condition;
import oxmon.alerting.Field;
import oxmon.alerting.Gauge;
import oxmon.alerting.Level;
import oxmon.alerting.Limit;
import oxmon.alerting.Numbers;
import oxmon.alerting.Parameters;
import oxmon.alerting.PointWindow;
import oxmon.alerting.RuleType;
import oxmon.alerting.Severity;

/**
 * In trouble when a line through the points of a window passes a threshold within a horizon, or when the value has passed it already.
 * The line is that of least squares.
 */
@AutoService(RuleType.class)
public final class TrendPredictionRule implements RuleType {
    /** Metrics that tell what is left run out by falling, all others by rising. */
    private static final List<String> LEFT =
            List.of("available", "free", "days_until_expiry", "is_valid", "left", "remaining");

    @Override
    public String name() {
        return "trend_prediction";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.number("predict_threshold").must(),
                Field.choice("operator", Limit.Side.names()),
                Field.seconds("horizon_secs", 1, 31_536_000).or(86_400L),
                Field.seconds("window_secs", 2, 604_800).or(3_600L),
                Field.whole("min_data_points", 2, 10_000).or(10L));
    }

    @Override
    public Condition condition(Parameters in) {
        String operator = in.textOrNull("operator");
        String severity = in.textOrNull("severity");
        Limit threshold = new Limit(
                operator == null
                        ? usual(in.text("metric"))
                        : Limit.Side.of(operator).orElseThrow(),
                in.number("predict_threshold"));
        return new Trend(
                threshold,
                in.millis("horizon_secs"),
                in.millis("window_secs"),
                (int) in.whole("min_data_points"),
                Severity.of(severity == null ? "warning" : severity).orElseThrow());
    }

    private static Limit.Side usual(String metric) {
        return LEFT.stream().anyMatch(metric::endsWith) ? Limit.Side.AT_MOST : Limit.Side.AT_LEAST;
    }

    private record Trend(Limit threshold, long horizonMillis, long windowMillis, int minPoints, Severity severity)
            implements Condition {
        @Override
        public List<Level> levels() { // the figure is how long it will take
            Limit within = new Limit(Limit.Side.AT_MOST, horizonMillis);
            return List.of(new Level(severity, within, within, threshold.value()));
        }

        @Override
        public Gauge gauge() {
            return new Line(this);
        }

        @Override
        public String describe(AlertEvent event) {
            String now = event.subject() + " is " + Numbers.plain(event.value());
            String bound = Numbers.plain(threshold.value());
            if (event.kind() == AlertEvent.Kind.RESOLVED) {
                return now + " and does not reach " + bound + " within " + Numbers.span(horizonMillis);
            }
            long ahead = event.breachMillis() - event.millis();
            return ahead <= 0
                    ? now + ", which is beyond " + bound
                    : now + " and reaches " + bound + " in about " + Numbers.span(ahead) + ", at "
                            + Instant.ofEpochMilli(event.breachMillis()).truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * The window of one series, with the sums of least squares kept as points come and go. They are about a point of the window, so
     * that their digits suffice, and counted anew once as many points have left as there are.
     */
    private static final class Line implements Gauge {
        private final Trend rule;
        private final PointWindow window;
        private long baseMillis;
        private double baseValue;
        private double sumX;
        private double sumY;
        private double sumXx;
        private double sumXy;
        private int left;
        private int counted;
        private boolean exact;
        private long breach;

        private Line(Trend rule) {
            this.rule = rule;
            this.window = new PointWindow(rule.windowMillis());
        }

        @Override
        public double take(long millis, double value) {
            if (window.put(millis, value) && exact) {
                add(millis, value, 1);
                counted++;
            } else {
                exact = false;
            }
            while (window.hasExpired()) {
                if (exact) {
                    add(window.millis(0), window.value(0), -1);
                    counted--;
                    left++;
                }
                window.dropFirst();
            }
            return millisUntilBreach(millis, value);
        }

        @Override
        public void late(long millis, double value) {
            window.put(millis, value);
            exact = false;
        }

        private double millisUntilBreach(long millis, double value) {
            breach = 0;
            int count = window.size();
            if (rule.threshold().passedBy(value)) {
                breach = millis;
                return 0;
            }
            if (count < rule.minPoints()) {
                return Double.NaN;
            }
            if (!exact || left > count || counted != count) {
                countAnew();
            }
            double varied = count * sumXx - sumX * sumX;
            double slope = (count * sumXy - sumX * sumY) / varied;
            boolean towards = rule.threshold().side().upward() ? slope > 0 : slope < 0;
            if (!towards) {
                return Double.POSITIVE_INFINITY;
            }
            double fitted = (sumY + slope * (count * (double) (millis - baseMillis) - sumX)) / count;
            double ahead = Math.max(0, (rule.threshold().value() - baseValue - fitted) / slope);
            if (ahead <= rule.horizonMillis()) {
                breach = millis + Math.round(ahead);
            }
            return ahead;
        }

        private void countAnew() {
            baseMillis = window.millis(0);
            baseValue = window.value(0);
            sumX = 0;
            sumY = 0;
            sumXx = 0;
            sumXy = 0;
            for (int i = 0; i < window.size(); i++) {
                add(window.millis(i), window.value(i), 1);
            }
            left = 0;
            counted = window.size();
            exact = true;
        }

        private void add(long millis, double value, int sign) {
            double x = millis - baseMillis;
            double y = value - baseValue;
            sumX += sign * x;
            sumY += sign * y;
            sumXx += sign * x * x;
            sumXy += sign * x * y;
        }

        @Override
        public long breachMillis() {
            return breach;
        }
    }
}
