package oxmon.web.api.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Alert rules have the fields that their type declares besides those that all have, so that no class describes them. */
final class RuleSchemas {
    private static final List<String> ANSWERED = List.of("id", "severity", "source", "parameters");

    private RuleSchemas() {}

    static void addTo(Components components) {
        components.addSchema("AlertRule", rule());
        components.addSchema("AlertRules", listOf("AlertRule"));
        components.addSchema(
                "AlertRuleRequest",
                written()
                        .description(
                                "the fields that GET /v1/alerts/rules/types tells of the type, as server.toml has them")
                        .required(List.of("name", "type")));
        components.addSchema(
                "AlertRuleChange",
                written()
                        .description("the fields to change; null takes one back")
                        .addProperty("version", whole("the version the change is made upon")));
        components.addSchema("AlertRuleTypes", listOf("AlertRuleType"));
        components.addSchema("AlertRuleType", type());
        components.addSchema("AlertRuleField", field());
    }

    private static Schema rule() {
        Schema rule = written()
                .description("a rule with all its fields; those without a value are null")
                .addProperty("id", text("stays the same while all else may change"))
                .addProperty("severity", text("that of its worst level"))
                .addProperty("source", text("file when server.toml provides it, and api when people made it"))
                .addProperty(
                        "version",
                        whole("grows with each change; null when server.toml provides it")
                                .nullable(true))
                .addProperty("created_at", time())
                .addProperty("updated_at", time())
                .addProperty(
                        "parameters",
                        OASFactory.createSchema()
                                .type(SchemaType.OBJECT)
                                .description("the fields of its type, which the rule also has itself"));
        List<String> required = new ArrayList<>(ANSWERED);
        required.addAll(
                List.of("name", "type", "metric", "agent_pattern", "enabled", "version", "created_at", "updated_at"));
        return rule.required(required);
    }

    /** What is in rules of all types. */
    private static Schema written() {
        return OASFactory.createSchema()
                .type(SchemaType.OBJECT)
                .addProperty("name", text("unlike all others"))
                .addProperty(
                        "type",
                        text(
                                "threshold, rate_of_change, trend_prediction, cert_expiration, no_data, agent_down, baseline or composite"))
                .addProperty("metric", text("the metric it watches"))
                .addProperty("agent_pattern", text("a glob over hosts"))
                .addProperty("enabled", flag("whether it is judged by"));
    }

    private static Schema type() {
        return OASFactory.createSchema()
                .type(SchemaType.OBJECT)
                .addProperty("name", text("the word in type"))
                .addProperty("fields", listOf("AlertRuleField").description("in the order of forms"))
                .required(List.of("name", "fields"));
    }

    private static Schema field() {
        Map<String, Schema> properties = Map.of(
                "name", text("as in rules and server.toml"),
                "kind", text("number, whole, flag, text, choice, texts, pairs or levels"),
                "required", flag("whether it must be there"),
                "own", flag("whether it is the type's own; absent within levels"),
                "unit", text("what a number counts; empty when the metric says it"),
                "default",
                        OASFactory.createSchema()
                                .description("what an absent one means; null when that is nothing")
                                .nullable(true),
                "min", number("the least number"),
                "max", number("the greatest number"),
                "choices", OASFactory.createSchema().type(SchemaType.ARRAY).items(text("a word that a choice may be")),
                "fields",
                        OASFactory.createSchema()
                                .type(SchemaType.ARRAY)
                                .items(OASFactory.createSchema().type(SchemaType.OBJECT))
                                .description("the fields of each of levels, described in the same way"));
        Schema field = OASFactory.createSchema().type(SchemaType.OBJECT);
        properties.entrySet().stream()
                .sorted(Map.Entry.comparingByKey()) // the description is the same in each build
                .forEach(each -> field.addProperty(each.getKey(), each.getValue()));
        return field.addProperty("max_length", number("the most letters of a text"))
                .addProperty("max_items", number("the most entries of a list"))
                .required(List.of(
                        "name",
                        "kind",
                        "required",
                        "unit",
                        "default",
                        "min",
                        "max",
                        "max_length",
                        "max_items",
                        "choices",
                        "fields"));
    }

    static Schema listOf(String name) {
        return OASFactory.createSchema()
                .type(SchemaType.ARRAY)
                .items(OASFactory.createSchema().ref("#/components/schemas/" + name));
    }

    static Schema text(String description) {
        return OASFactory.createSchema().type(SchemaType.STRING).description(description);
    }

    static Schema flag(String description) {
        return OASFactory.createSchema().type(SchemaType.BOOLEAN).description(description);
    }

    static Schema whole(String description) {
        return OASFactory.createSchema().type(SchemaType.INTEGER).description(description);
    }

    private static Schema number(String description) {
        return OASFactory.createSchema()
                .type(SchemaType.NUMBER)
                .description(description)
                .nullable(true);
    }

    private static Schema time() {
        return OASFactory.createSchema()
                .type(SchemaType.STRING)
                .format("date-time")
                .nullable(true);
    }
}
