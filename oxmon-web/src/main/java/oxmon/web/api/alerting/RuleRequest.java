package oxmon.web.api.alerting;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.web.api.Written;

/** A rule as a body names it, with the fields of its type also within {@code parameters}. */
final class RuleRequest {
    private static final List<String> ONLY_READ = List.of("id", "source", "version", "created_at", "updated_at");

    private RuleRequest() {}

    /** The fields; see {@link Written#fields}. */
    static Map<String, @Nullable Object> fields(JsonObject body) {
        Map<String, @Nullable Object> fields = Written.fields(body, ONLY_READ, "parameters");
        if (repeatsALevel(fields.get("severity"), fields.get("levels"))) {
            fields.put("severity", null); // answers show the worst level's beside the levels
        }
        return fields;
    }

    private static boolean repeatsALevel(@Nullable Object severity, @Nullable Object levels) {
        return severity != null
                && levels instanceof List<?> list
                && list.stream()
                        .anyMatch(level -> level instanceof Map<?, ?> map && severity.equals(map.get("severity")));
    }
}
