package oxmon.alerting;

import java.util.List;

/** A kind of rule, such as {@code threshold}: one file in {@link oxmon.alerting.rules}, found by {@link RuleTypes}. Stateless. */
public interface RuleType {
    /** The word in {@code type = "…"}. */
    String name();

    /** What it needs besides the fields that all rules have, in the order of forms. */
    List<Field> fields();

    /** The metric it watches when none is named; empty when one must be. */
    default String usualMetric() {
        return "";
    }

    /** The pattern of agents when none is given. */
    default String usualAgents() {
        return "*";
    }

    /**
     * Makes the condition.
     *
     * @param parameters the fields' values, checked each by itself
     * @throws oxmon.common.Fault INVALID, naming the field, when they make no sense together
     */
    Condition condition(Parameters parameters);
}
