package oxmon.alerting.rules;

import com.google.auto.service.AutoService;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * The line is that of least squares. On which side trouble lies is told by {@code operator}, else by the metric's name, else it is the
 * side across from where the series was first seen (ADR 908).
 */
@AutoService(RuleType.class)
public final class TrendPredictionRule implements RuleType {
    /** Metrics that tell what is left run out by falling. */
    private static final List<String> LEFT =
            List.of("available", "free", "days_until_expiry", "is_valid", "left", "remaining");

    /** Metrics that tell what is used run out by rising, and so does the work that a host has. */
    private static final List<String> USED = List.of("used", "usage", "used_percent", "utilization");

    private static final List<String> WORK = List.of("load.", "network.");

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
                Field.whole("min_data_points", 2, PointWindow.MOST / 2).or(10L));
    }

    @Override
    public Condition condition(Parameters in) {
        String operator = in.textOrNull("operator");
        String severity = in.textOrNull("severity");
        return new Trend(
                in.number("predict_threshold"),
                operator == null
                        ? usual(in.text("metric"))
                        : Limit.Side.of(operator).orElseThrow(),
                in.millis("horizon_secs"),
                in.millis("window_secs"),
                (int) in.whole("min_data_points"),
                Severity.of(severity == null ? "warning" : severity).orElseThrow());
    }

    private static Limit.@Nullable Side usual(String metric) {
        if (LEFT.stream().anyMatch(metric::endsWith)) {
            return Limit.Side.AT_MOST;
        }
        return USED.stream().anyMatch(metric::endsWith) || WORK.stream().anyMatch(metric::startsWith)
                ? Limit.Side.AT_LEAST
                : null;
    }

    /** Without a side, trouble is across the threshold from where the series was first seen. */
    private record Trend(
            double threshold,
            Limit.@Nullable Side side,
            long horizonMillis,
            long windowMillis,
            int minPoints,
            Severity severity)
            implements Condition {
        @Override
        public List<Level> levels() { // the figure is how long it will take
            Limit within = new Limit(Limit.Side.AT_MOST, horizonMillis);
            return List.of(new Level(severity, within, within, threshold));
        }

        @Override
        public Gauge gauge() {
            return new Line(this);
        }

        @Override
        public String describe(AlertEvent event) {
            String now = event.subject() + " is " + Numbers.plain(event.value());
            String bound = Numbers.plain(threshold);
            String calm = " does not reach " + bound + " within " + Numbers.span(horizonMillis);
            if (event.kind() == AlertEvent.Kind.RESOLVED) {
                return now + " and" + calm;
            }
            if (event.breachMillis() == 0) {
                return now + " and" + calm + " as it looks now; the alert is not over yet";
            }
            long ahead = event.breachMillis() - event.millis();
            return ahead <= 0
                    ? now + ", which is beyond " + bound
                    : now + " and reaches " + bound + " in about " + Numbers.span(ahead) + ", at "
                            + Numbers.instant(event.breachMillis());
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

        /** Where trouble lies when the rule does not say it: 1 above, -1 below, 0 before the first point. */
        private byte trouble;

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
            return millisUntilBreach(new Limit(side(value), rule.threshold()), millis, value);
        }

        /** It does not turn later on, or trouble would be over once the threshold is passed for as long as the window. */
        private Limit.Side side(double value) {
            Limit.Side told = rule.side();
            if (told != null) {
                return told;
            }
            if (trouble == 0) {
                trouble = (byte) (value <= rule.threshold() ? 1 : -1);
            }
            return trouble > 0 ? Limit.Side.AT_LEAST : Limit.Side.AT_MOST;
        }

        @Override
        public void late(long millis, double value) {
            window.put(millis, value);
            exact = false;
        }

        private double millisUntilBreach(Limit threshold, long millis, double value) {
            breach = 0;
            int count = window.size();
            if (threshold.passedBy(value)) {
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
            boolean towards = threshold.side().upward() ? slope > 0 : slope < 0;
            if (!towards) {
                return Double.POSITIVE_INFINITY;
            }
            double fitted = (sumY + slope * (count * (double) (millis - baseMillis) - sumX)) / count;
            double ahead = Math.max(0, (threshold.value() - baseValue - fitted) / slope);
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
        public byte memory() {
            return trouble;
        }

        @Override
        public void remember(byte memory) {
            trouble = memory;
        }

        @Override
        public long breachMillis() {
            return breach;
        }
    }
}
