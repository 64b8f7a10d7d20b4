package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import oxmon.notification.SilenceWindow;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;

/** Windows of silence as JSON. */
public final class SilenceRows {
    private SilenceRows() {}

    /** A window: what lists show, and the fields that people wrote. */
    public static JsonObjectBuilder window(Entry<SilenceWindow> entry, Instant now) {
        SilenceWindow window = entry.value();
        Made made = entry.made();
        return JSON.createObjectBuilder()
                .add("id", entry.id())
                .add("name", window.name())
                .add("comment", window.comment())
                .add("enabled", window.enabled())
                .add("recurrence", window.recurrence().word())
                .add("start", window.startText())
                .add("end", window.endText())
                .add("days", words(window.dayWords()))
                .add("zone", window.zone().getId())
                .add("agents", words(window.agents()))
                .add("groups", words(window.groups()))
                .add("metrics", words(window.metrics()))
                .add("severities", words(window.severityWords()))
                .add("silent", window.covers(now))
                .add("until", window.endAfter(now).map(Instant::toEpochMilli).orElse(0L))
                .add("over", isOver(window, now))
                .add("source", entry.source())
                .add("version", made == null ? JsonValue.NULL : JSON.createValue(made.version()))
                .add("written", made == null ? RuleRows.object(written(window)) : RuleRows.object(made.written()));
    }

    private static boolean isOver(SilenceWindow window, Instant now) {
        LocalDate last = window.endDate();
        return last != null
                && !last.atTime(window.end()).atZone(window.zone()).toInstant().isAfter(now);
    }

    /** The fields of one of server.toml, as a copy would have them. */
    private static Map<String, Object> written(SilenceWindow window) {
        return Map.of(
                "recurrence", window.recurrence().word(),
                "start_time", window.startText(),
                "end_time", window.endText(),
                "days", window.dayWords(),
                "time_zone", window.zone().getId(),
                "agents", window.agents(),
                "groups", window.groups(),
                "metrics", window.metrics(),
                "severities", window.severityWords(),
                "comment", window.comment());
    }

    private static JsonArrayBuilder words(Collection<String> all) {
        JsonArrayBuilder words = JSON.createArrayBuilder();
        all.forEach(words::add);
        return words;
    }
}
