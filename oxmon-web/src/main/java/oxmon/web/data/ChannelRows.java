package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.notification.Channel;
import oxmon.server.notification.ChannelReader;
import oxmon.server.notification.NotificationChannel;

/** Channels and their types as JSON. */
public final class ChannelRows {
    private ChannelRows() {}

    /** A channel: what lists show, and those of its fields that people wrote, with masks for secrets. */
    public static JsonObjectBuilder channel(Entry<Channel> entry) {
        Channel channel = entry.value();
        Made made = entry.made();
        Map<String, @Nullable Object> written = new TreeMap<>(channel.shown());
        if (made != null) {
            written.keySet().retainAll(made.written().keySet());
        }
        return JSON.createObjectBuilder()
                .add("id", entry.id())
                .add("name", channel.name())
                .add("type", channel.type())
                .add("enabled", channel.enabled())
                .add("severity", channel.minSeverity().word())
                .add("source", entry.source())
                .add("version", made == null ? JsonValue.NULL : JSON.createValue(made.version()))
                .add("written", RuleRows.object(written));
    }

    /** A type with the fields that its channels have, in the order of forms. */
    static JsonObjectBuilder type(NotificationChannel type) {
        JsonArrayBuilder fields = JSON.createArrayBuilder();
        for (Field field : ChannelReader.fields(type)) {
            fields.add(RuleRows.field(field)
                    .add("own", type.fields().contains(field))
                    .add("secret", field.secret()));
        }
        return JSON.createObjectBuilder().add("name", type.type()).add("fields", fields);
    }
}
