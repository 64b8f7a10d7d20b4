package oxmon.server.configuration;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.server.catalog.Catalog.Put;
import oxmon.server.catalog.FieldsJson;
import oxmon.server.configuration.AlertingConfiguration.Outcome;

/** The document of {@link AlertingConfiguration} as JSON, and what became of one; the same for the API and the pages. */
public final class ConfigurationDocument {
    /** What {@code oxmon} says, so that another file is known as such. */
    private static final String KIND = "alerting";

    private static final long VERSION = 1;

    /** What answers have and nobody writes. */
    private static final List<String> ONLY_READ = List.of("id", "source", "version", "created_at", "updated_at");

    private ConfigurationDocument() {}

    /** The document of now. */
    public static Map<String, Object> of(AlertingConfiguration configuration, Instant now) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("oxmon", KIND);
        document.put("version", VERSION);
        document.put("exported_at", now.truncatedTo(ChronoUnit.SECONDS).toString());
        document.putAll(configuration.written());
        return document;
    }

    /**
     * The sections of a document.
     *
     * @throws Fault INVALID, naming the member, when it is none, or of a newer version
     */
    public static Map<String, List<Map<String, @Nullable Object>>> sections(JsonObject document) {
        Map<String, @Nullable Object> members = FieldsJson.fields(document);
        if (!KIND.equals(members.remove("oxmon"))) {
            throw Fault.invalid("oxmon", "oxmon must be \"" + KIND + "\", as in documents that were exported");
        }
        Object version = members.remove("version");
        if (!Long.valueOf(VERSION).equals(version)) {
            throw Fault.invalid("version", "version must be " + VERSION + "; it is " + version);
        }
        members.remove("exported_at");
        Map<String, List<Map<String, @Nullable Object>>> sections = new LinkedHashMap<>();
        for (String section : members.keySet()) {
            if (!AlertingConfiguration.SECTIONS.contains(section)) {
                throw Fault.invalid(
                        section,
                        section + " is not a section; there are " + String.join(", ", AlertingConfiguration.SECTIONS));
            }
            sections.put(section, things(section, document.get(section)));
        }
        return sections;
    }

    private static List<Map<String, @Nullable Object>> things(String section, @Nullable JsonValue value) {
        if (value == null || value.getValueType() != JsonValue.ValueType.ARRAY) {
            throw Fault.invalid(section, section + " must be a list");
        }
        List<Map<String, @Nullable Object>> things = new ArrayList<>();
        for (JsonValue each : value.asJsonArray()) {
            if (each.getValueType() != JsonValue.ValueType.OBJECT) {
                String where = section + '[' + things.size() + ']';
                throw Fault.invalid(where, where + " must be an object");
            }
            Map<String, @Nullable Object> fields = new LinkedHashMap<>(FieldsJson.fields(each.asJsonObject()));
            ONLY_READ.forEach(fields::remove);
            things.add(fields);
        }
        return things;
    }

    /** What became of a document. */
    public static Map<String, Object> of(Outcome outcome) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("applied", outcome.applied());
        outcome.names().forEach((section, names) -> {
            Map<String, Object> of = new LinkedHashMap<>();
            for (Put put : Put.values()) {
                of.put(put.name().toLowerCase(Locale.ROOT), names.getOrDefault(put, List.of()));
            }
            of.put("removed", outcome.removed().getOrDefault(section, List.of()));
            view.put(section, of);
        });
        view.put(
                "problems",
                outcome.problems().stream()
                        .map(each -> Map.of("field", each.where(), "name", each.name(), "error", each.detail()))
                        .toList());
        return view;
    }
}
