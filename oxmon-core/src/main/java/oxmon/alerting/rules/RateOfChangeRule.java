package oxmon.alerting.rules;

import com.google.auto.service.AutoService;
import java.util.List;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Condition;
import oxmon.alerting.Field;
import oxmon.alerting.Gauge;
import oxmon.alerting.Level;
import oxmon.alerting.Levels;
import oxmon.alerting.Limit;
import oxmon.alerting.Numbers;
import oxmon.alerting.Parameters;
import oxmon.alerting.PointWindow;
import oxmon.alerting.RuleType;

/** In trouble when the value changed by more than so many percent from the oldest to the newest point of a window. */
@AutoService(RuleType.class)
public final class RateOfChangeRule implements RuleType {
    private static final Field RATE =
            Field.number("rate_threshold").within(0, 1_000_000).in("%");
    private static final Field CLEAR =
            Field.number("clear_rate").within(0, 1_000_000).in("%");

    @Override
    public String name() {
        return "rate_of_change";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                RATE,
                CLEAR,
                Field.seconds("window_secs", 1, 604_800).or(300L),
                Field.choice("direction", List.of("both", "up", "down")).or("both"),
                Field.flag("zero_is_breach", false),
                Field.levels("levels", RATE, CLEAR));
    }

    @Override
    public Condition condition(Parameters in) {
        return new Changes(
                Levels.read(in, Limit.Side.ABOVE, RATE, CLEAR),
                in.millis("window_secs"),
                in.text("direction"),
                in.flag("zero_is_breach"));
    }

    private record Changes(List<Level> levels, long windowMillis, String direction, boolean zeroIsBreach)
            implements Condition {
        @Override
        public Gauge gauge() {
            return new Change(this);
        }

        @Override
        public String describe(AlertEvent event) {
            return event.subject() + " changed by " + (event.value() > 0 ? "+" : "") + Numbers.plain(event.value())
                    + " % within " + Numbers.span(windowMillis)
                    + (event.level().fires().passedBy(directed(event.value()))
                            ? ", more than " + Numbers.plain(event.level().threshold()) + " %"
                            : switch (event.kind()) {
                                case FIRING, RESOLVED -> "";
                                case REPEAT, RELEASED -> "; the alert is not over yet";
                            });
        }

        private double directed(double change) {
            return switch (direction) {
                case "up" -> change;
                case "down" -> -change;
                default -> Math.abs(change);
            };
        }
    }

    /** The window of one series. */
    private static final class Change implements Gauge {
        private static final double FROM_ZERO_PERCENT = 100;

        private final Changes rule;
        private final PointWindow window;
        private double percent;

        private Change(Changes rule) {
            this.rule = rule;
            this.window = new PointWindow(rule.windowMillis());
        }

        @Override
        public double take(long millis, double value) {
            window.put(millis, value);
            while (window.hasExpired()) {
                window.dropFirst();
            }
            if (window.size() < 2) {
                return Double.NaN;
            }
            double from = window.value(0);
            boolean fromZero = from == 0 && value != 0;
            if (fromZero && !rule.zeroIsBreach()) {
                return Double.NaN;
            }
            double change = value - from;
            percent = fromZero
                    ? Math.copySign(FROM_ZERO_PERCENT, value)
                    : change == 0 ? 0 : bounded(100 * (change / Math.abs(from)));
            double signed = fromZero ? Math.copySign(Double.POSITIVE_INFINITY, value) : percent;
            return rule.directed(signed);
        }

        /** What overflows is the greatest number, so that it can be told. */
        private static double bounded(double number) {
            return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, number));
        }

        @Override
        public void late(long millis, double value) {
            window.put(millis, value);
        }

        @Override
        public double shown(double value) {
            return percent;
        }
    }
}
