package oxmon.web.api.openapi;

import static oxmon.web.api.openapi.RuleSchemas.flag;
import static oxmon.web.api.openapi.RuleSchemas.listOf;
import static oxmon.web.api.openapi.RuleSchemas.text;
import static oxmon.web.api.openapi.RuleSchemas.whole;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Bodies that make channels and windows of silence, which have the fields of their types. */
final class NotificationSchemas {
    private NotificationSchemas() {}

    static void addTo(Components components) {
        components.addSchema("ChannelTypes", listOf("ChannelType"));
        components.addSchema(
                "ChannelType",
                object().addProperty("name", text("the word in type"))
                        .addProperty(
                                "fields",
                                listOf("AlertRuleField")
                                        .description("in the order of forms; secret says which are never shown again"))
                        .required(List.of("name", "fields")));
        components.addSchema(
                "ChannelRequest",
                object().description(
                                "the fields that GET /v1/channels/types tells of the type, as server.toml has them; type must be there for a new one")
                        .addProperty("name", text("unlike all others; that of the type when it is absent"))
                        .addProperty("type", text("such as email, webhook or dingtalk"))
                        .addProperty("min_severity", text("info, warning or critical; it is told of nothing milder"))
                        .addProperty("send_resolved", flag("whether it is told when alerts are over"))
                        .addProperty("enabled", flag("whether it is told of anything"))
                        .addProperty("version", whole("the version that a change is made upon")));
        components.addSchema(
                "SilenceRequest",
                object().description("start_time and end_time must be there for a new one; empty lists mean all")
                        .addProperty("name", text("unlike all others"))
                        .addProperty("recurrence", text("once, daily or weekly"))
                        .addProperty("start_time", text("22:00, or 2026-02-09 22:00 when it comes once"))
                        .addProperty("end_time", text("likewise; at or before the start it is of the next day"))
                        .addProperty("days", texts("mon to sun, of a weekly one"))
                        .addProperty("time_zone", text("such as Asia/Shanghai; the server's when absent"))
                        .addProperty("agents", texts("globs over hosts"))
                        .addProperty("groups", texts("groups of hosts"))
                        .addProperty("metrics", texts("globs over metrics"))
                        .addProperty("severities", texts("info, warning, critical"))
                        .addProperty("comment", text("why"))
                        .addProperty("enabled", flag("whether it counts"))
                        .addProperty("version", whole("the version that a change is made upon")));
    }

    private static Schema object() {
        return OASFactory.createSchema().type(SchemaType.OBJECT);
    }

    private static Schema texts(String description) {
        return OASFactory.createSchema()
                .type(SchemaType.ARRAY)
                .items(OASFactory.createSchema().type(SchemaType.STRING))
                .description(description);
    }
}
