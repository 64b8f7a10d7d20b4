package oxmon.alerting;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import oxmon.common.Durations;
import oxmon.common.Fault;
import oxmon.metrics.query.LabelMatcher;

/** Makes a {@link Rule} of what people write in {@code [[alert.rules]]} or send to the API: the same fields, the same checks. */
public final class RuleReader {
    /** No rule lasts, waits or is silent for longer; in seconds. */
    public static final long LONGEST_SECS = 2_592_000;

    private static final int NAME_LETTERS = 200;
    private static final int TEXT_LETTERS = 2000;

    /** The fields that every rule has. */
    private static final List<Field> COMMON = List.of(
            Field.text("name", NAME_LETTERS).must(),
            Field.text("type", NAME_LETTERS).must(),
            Field.text("metric", 256),
            Field.text("agent_pattern", 256),
            Field.texts("labels", 16),
            Field.choice("severity", List.of("info", "warning", "critical")),
            Field.seconds("duration_secs", 0, LONGEST_SECS),
            Field.text("for", 20),
            Field.seconds("keep_firing_for_secs", 0, LONGEST_SECS).or(0L),
            Field.seconds("silence_secs", 0, LONGEST_SECS).or(0L),
            Field.text("message", TEXT_LETTERS),
            Field.text("runbook", TEXT_LETTERS),
            Field.flag("enabled", true),
            Field.texts("tags", 32),
            Field.texts("depends_on", 32));

    private RuleReader() {}

    /** All fields of a type, those that every rule has first. */
    public static List<Field> fields(RuleType type) {
        List<Field> fields = new ArrayList<>(COMMON);
        fields.addAll(type.fields());
        return fields;
    }

    /**
     * Reads a rule.
     *
     * @param id what it is known by
     * @param values texts, numbers, flags, lists and maps by field
     * @throws Fault INVALID, naming the field, when one is unknown, missing, of the wrong kind, or makes no sense
     */
    public static Rule read(String id, Map<String, ?> values) {
        Object word = values.get("type");
        if (word == null) {
            throw Fault.missing("type");
        }
        RuleType type = RuleTypes.named(String.valueOf(word));
        Map<String, Object> given = new TreeMap<>(values);
        given.putIfAbsent("metric", type.usualMetric());
        given.putIfAbsent("agent_pattern", type.usualAgents());
        Parameters all = Parameters.check(fields(type), given);
        String name = text(all, "name");
        String metric = text(all, "metric");
        if (RuleIndex.ofAgents(metric) && !metric.equals(type.usualMetric())) {
            throw all.refuse("metric", "is that of agents as a whole; only agent_down and composite watch those");
        }
        return new Rule(
                id,
                name,
                type.name(),
                metric,
                text(all, "agent_pattern"),
                labels(all),
                forMillis(all),
                all.millis("keep_firing_for_secs"),
                all.millis("silence_secs"),
                message(all),
                runbook(all),
                all.flag("enabled"),
                all.texts("tags"),
                dependsOn(all, id, name),
                all.asMap(),
                type.condition(all));
    }

    private static String text(Parameters all, String field) {
        String text = all.text(field);
        if (text.isBlank()) {
            throw Fault.missing(field);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw all.refuse(field, "must not hold control characters");
        }
        return text;
    }

    private static List<String> labels(Parameters all) {
        List<String> labels = all.texts("labels");
        for (String label : labels) {
            try {
                LabelMatcher.parse(label);
            } catch (IllegalArgumentException | Fault e) {
                throw all.refuse("labels", String.valueOf(e.getMessage()));
            }
        }
        return labels;
    }

    private static List<String> dependsOn(Parameters all, String id, String name) {
        List<String> rules = all.texts("depends_on");
        if (rules.stream().anyMatch(String::isBlank)) {
            throw all.refuse("depends_on", "must have ids or names of rules, none of them empty");
        }
        if (rules.contains(id) || rules.contains(name)) {
            throw all.refuse("depends_on", "must not name the rule itself");
        }
        return rules;
    }

    private static long forMillis(Parameters all) {
        if (!all.has("for")) {
            return all.has("duration_secs") ? all.millis("duration_secs") : 0;
        }
        if (all.has("duration_secs")) {
            throw all.refuse("for", "and duration_secs say the same; only one of them may be there");
        }
        try {
            long millis = Durations.parse(all.text("for")).toMillis();
            if (millis <= 1000 * LONGEST_SECS) {
                return millis;
            }
        } catch (IllegalArgumentException e) {
            throw all.refuse("for", String.valueOf(e.getMessage()));
        }
        throw all.refuse("for", "must be at most 30d");
    }

    private static @Nullable MessageTemplate message(Parameters all) {
        String text = all.textOrNull("message");
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return MessageTemplate.parse(text, Rule.PLACES);
        } catch (IllegalArgumentException e) {
            throw all.refuse("message", String.valueOf(e.getMessage()));
        }
    }

    private static String runbook(Parameters all) {
        String text = all.textOrNull("runbook");
        if (text == null || text.isBlank()) {
            return "";
        }
        try {
            URI address = URI.create(text.strip());
            if ("http".equals(address.getScheme()) || "https".equals(address.getScheme())) {
                return text.strip();
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw all.refuse("runbook", "must be an address that begins with https:// or http://");
    }
}
