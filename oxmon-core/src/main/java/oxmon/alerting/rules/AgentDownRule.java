package oxmon.alerting.rules;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import oxmon.alerting.Condition;
import oxmon.alerting.Field;
import oxmon.alerting.Parameters;
import oxmon.alerting.RuleType;
import oxmon.alerting.Silence;

/**
 * In trouble when an agent sent no report at all for so long, or for so many of its own intervals; without either, when pages show it
 * as silent. One alert an agent, which holds all others of the agent back unless {@code inhibits} is false. One that never reported is not
 * down, and neither are the server's own.
 */
@AutoService(RuleType.class)
public final class AgentDownRule implements RuleType {
    @Override
    public String name() {
        return "agent_down";
    }

    @Override
    public String usualMetric() {
        return Silence.AGENT_METRIC;
    }

    @Override
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(Silences.fields());
        fields.add(Field.flag("inhibits", true));
        return fields;
    }

    @Override
    public Condition condition(Parameters in) {
        if (!in.text("metric").equals(Silence.AGENT_METRIC)) {
            throw in.refuse("metric", "must not be there: agent_down watches agents as a whole");
        }
        if (!in.texts("labels").isEmpty()) {
            throw in.refuse("labels", "must not be there: agent_down watches agents as a whole");
        }
        return Silences.condition(in, true, "critical");
    }
}
