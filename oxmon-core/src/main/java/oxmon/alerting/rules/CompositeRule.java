package oxmon.alerting.rules;

import com.google.auto.service.AutoService;
import java.util.LinkedHashSet;
import java.util.List;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Condition;
import oxmon.alerting.Field;
import oxmon.alerting.Gauge;
import oxmon.alerting.Level;
import oxmon.alerting.Limit;
import oxmon.alerting.Numbers;
import oxmon.alerting.Parameters;
import oxmon.alerting.RuleType;
import oxmon.alerting.Severity;

/** In trouble when all of several rules fire on the same agent, or any of them; whichever of its series they are about. */
@AutoService(RuleType.class)
public final class CompositeRule implements RuleType {
    private static final int MOST = 16;

    @Override
    public String name() {
        return "composite";
    }

    @Override
    public String usualMetric() {
        return Condition.COMPOSITE_METRIC;
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.texts("rules", MOST).within(1, MOST).must(),
                Field.choice("operator", List.of("and", "or")).or("and"));
    }

    @Override
    public Condition condition(Parameters in) {
        if (!in.text("metric").equals(Condition.COMPOSITE_METRIC)) {
            throw in.refuse("metric", "must not be there: composite looks at rules");
        }
        if (!in.texts("labels").isEmpty()) {
            throw in.refuse("labels", "must not be there: composite looks at rules");
        }
        List<String> members = in.texts("rules");
        if (members.stream().anyMatch(String::isBlank)) {
            throw in.refuse("rules", "must not have an empty name");
        }
        if (new LinkedHashSet<>(members).size() < members.size()) {
            throw in.refuse("rules", "must not name a rule twice");
        }
        if (members.contains(in.text("name"))) {
            throw in.refuse("rules", "must not name the rule itself");
        }
        String severity = in.textOrNull("severity");
        int least = in.text("operator").equals("and") ? members.size() : 1;
        Limit limit = new Limit(Limit.Side.AT_LEAST, least);
        return new Composite(
                members,
                List.of(new Level(
                        Severity.of(severity == null ? "warning" : severity).orElseThrow(), limit)));
    }

    private record Composite(List<String> members, List<Level> levels) implements Condition {
        @Override
        public Gauge gauge() {
            return Gauge.PLAIN;
        }

        @Override
        public String describe(AlertEvent event) {
            return Numbers.plain(event.value()) + " of " + members.size() + " rules "
                    + (event.value() == 1 ? "fires: " : "fire: ") + String.join(", ", members);
        }
    }
}
