package oxmon.alerting.rules;

import com.google.auto.service.AutoService;
import java.util.List;
import oxmon.alerting.Condition;
import oxmon.alerting.Field;
import oxmon.alerting.Parameters;
import oxmon.alerting.RuleType;

/**
 * In trouble when no point of a series came for so long, or for so many intervals of its own. A series that was never seen is not
 * silent. Judged by the server's clock: points that come late end it as well as new ones.
 */
@AutoService(RuleType.class)
public final class NoDataRule implements RuleType {
    @Override
    public String name() {
        return "no_data";
    }

    @Override
    public List<Field> fields() {
        return Silences.fields();
    }

    @Override
    public Condition condition(Parameters in) {
        return Silences.condition(in, false, "warning");
    }
}
