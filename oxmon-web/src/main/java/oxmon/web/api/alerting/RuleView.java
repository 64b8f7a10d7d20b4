package oxmon.web.api.alerting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.alerting.RuleType;
import oxmon.alerting.RuleTypes;
import oxmon.server.alerting.RuleEntry;
import oxmon.server.alerting.RuleEntry.Made;

/** Rules and their types as JSON. Maps, not records, since each type of rule has fields of its own. */
final class RuleView {
    private RuleView() {}

    /** All fields, those without a value as null; so that what is read can be written again. */
    static Map<String, @Nullable Object> of(RuleEntry entry) {
        Rule rule = entry.rule();
        RuleType type = RuleTypes.named(rule.type());
        Made made = entry.made();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", rule.id());
        RuleReader.fields(type)
                .forEach(field -> view.put(field.name(), rule.parameters().get(field.name())));
        view.put("severity", rule.severity().word());
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        type.fields().forEach(field -> own.put(field.name(), rule.parameters().get(field.name())));
        view.put("parameters", own);
        view.put("source", entry.source());
        view.put("version", made == null ? null : made.version());
        view.put("created_at", made == null ? null : made.createdAt());
        view.put("updated_at", made == null ? null : made.updatedAt());
        return view;
    }

    /** A type with the fields that its rules have, in the order of forms. */
    static Map<String, @Nullable Object> of(RuleType type) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", type.name());
        List<Map<String, @Nullable Object>> fields = new ArrayList<>();
        for (Field field : RuleReader.fields(type)) {
            Map<String, @Nullable Object> shown = field(field);
            shown.put("own", type.fields().contains(field));
            switch (field.name()) {
                case "metric" -> usual(shown, type.usualMetric());
                case "agent_pattern" -> usual(shown, type.usualAgents());
                default -> {} // it has a default of its own, or none
            }
            fields.add(shown);
        }
        view.put("fields", fields);
        return view;
    }

    private static void usual(Map<String, @Nullable Object> field, String value) {
        field.put("default", value.isEmpty() ? null : value);
        field.put("required", value.isEmpty());
    }

    private static Map<String, @Nullable Object> field(Field field) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", field.name());
        view.put("kind", field.kind().name().toLowerCase(Locale.ROOT));
        view.put("required", field.required());
        view.put("default", field.otherwise());
        view.put("unit", field.unit());
        boolean number = field.kind() == Field.Kind.NUMBER || field.kind() == Field.Kind.WHOLE;
        boolean list = field.kind() == Field.Kind.TEXTS || field.kind() == Field.Kind.LEVELS;
        view.put("min", number && field.min() > -Double.MAX_VALUE ? field.min() : null);
        view.put("max", number && field.max() < Double.MAX_VALUE ? field.max() : null);
        view.put("max_length", field.kind() == Field.Kind.TEXT ? field.max() : null);
        view.put("max_items", list ? field.max() : null);
        view.put("choices", field.choices());
        view.put("fields", field.each().stream().map(RuleView::field).toList());
        return view;
    }
}
