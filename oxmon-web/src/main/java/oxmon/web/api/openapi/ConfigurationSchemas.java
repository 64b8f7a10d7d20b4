package oxmon.web.api.openapi;

import static oxmon.web.api.openapi.RuleSchemas.flag;
import static oxmon.web.api.openapi.RuleSchemas.text;
import static oxmon.web.api.openapi.RuleSchemas.whole;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import oxmon.server.configuration.AlertingConfiguration;

/** The document of rules, channels and windows of silence, whose things have the fields that their types declare. */
final class ConfigurationSchemas {
    private ConfigurationSchemas() {}

    static void addTo(Components components) {
        Schema document = object().addProperty("oxmon", text("alerting"))
                .addProperty("version", whole("1"))
                .addProperty("exported_at", text("when it was exported; ignored"))
                .required(List.of("oxmon", "version"));
        Schema outcome = object().addProperty("applied", flag("whether anything was changed"))
                .addProperty("problems", list(problem()))
                .required(List.of("applied", "problems"));
        for (String section : AlertingConfiguration.SECTIONS) {
            document.addProperty(section, list(object().description("the fields as POST takes them")));
            outcome.addProperty(section, names());
        }
        components.addSchema("AlertingConfiguration", document);
        components.addSchema("AlertingConfigurationOutcome", outcome);
    }

    private static Schema problem() {
        return object().addProperty("field", text("where it is, such as rules[3].value"))
                .addProperty("name", text("the thing's name"))
                .addProperty("error", text("what is wrong"))
                .required(List.of("field", "name", "error"));
    }

    private static Schema names() {
        return object().description("names of the things of a section; absent when the document does not have it")
                .addProperty("made", list(text("new")))
                .addProperty("changed", list(text("other than before")))
                .addProperty("unchanged", list(text("as before")))
                .addProperty("provided", list(text("of server.toml, and left as it is")))
                .addProperty("removed", list(text("not in the document")));
    }

    private static Schema object() {
        return OASFactory.createSchema().type(SchemaType.OBJECT);
    }

    private static Schema list(Schema of) {
        return OASFactory.createSchema().type(SchemaType.ARRAY).items(of);
    }
}
