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
import oxmon.alerting.RuleType;

/** In trouble while the value is beyond a bound. */
@AutoService(RuleType.class)
public final class ThresholdRule implements RuleType {
    private static final Field VALUE = Field.number("value");
    private static final Field CLEAR = Field.number("clear_value");

    @Override
    public String name() {
        return "threshold";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.choice("operator", Limit.Side.names()).must(),
                VALUE,
                CLEAR,
                Field.levels("levels", VALUE, CLEAR));
    }

    @Override
    public Condition condition(Parameters in) {
        return new Beyond(Levels.read(in, Limit.Side.of(in.text("operator")).orElseThrow(), VALUE, CLEAR));
    }

    private record Beyond(List<Level> levels) implements Condition {
        @Override
        public Gauge gauge() {
            return Gauge.PLAIN;
        }

        @Override
        public String describe(AlertEvent event) {
            String now = event.subject() + " is " + Numbers.plain(event.value());
            if (event.kind() == AlertEvent.Kind.RESOLVED) {
                return now + " after " + Numbers.span(event.millis() - event.firedMillis());
            }
            if (!event.level().fires().passedBy(event.value())) {
                return now + " after it was" + side(event) + "; the alert is not over yet";
            }
            long held = event.rule().forMillis() + event.millis() - event.firedMillis();
            return now + ',' + side(event) + (held == 0 ? "" : " for " + Numbers.span(held));
        }

        private static String side(AlertEvent event) {
            String where = switch (event.level().fires().side()) {
                case ABOVE -> " above ";
                case AT_LEAST -> " at least ";
                case BELOW -> " below ";
                case AT_MOST -> " at most ";
            };
            return where + Numbers.plain(event.level().threshold());
        }
    }
}
