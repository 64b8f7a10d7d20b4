package oxmon.web.api.alerting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.alerting.RuleType;
import oxmon.alerting.RuleTypes;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.web.api.FieldView;

/** Rules and their types as JSON. Maps, not records, since each type of rule has fields of its own. */
final class RuleView {
    private RuleView() {}

    /** All fields, those without a value as null; so that what is read can be written again. */
    static Map<String, @Nullable Object> of(Entry<Rule> entry) {
        Rule rule = entry.value();
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
            Map<String, @Nullable Object> shown = FieldView.of(field);
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
}
