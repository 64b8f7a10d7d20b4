package oxmon.server.notification;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.common.Fault;
import oxmon.server.catalog.FieldsJson;
import oxmon.server.catalog.Kind;
import oxmon.server.secrets.Vault;

/**
 * Channels that people make. Their secrets are encrypted in the table, and a client that may change a channel still cannot learn them: who
 * lets it lead elsewhere has to know them.
 */
final class ChannelKind implements Kind<Channel> {
    private static final String SEALED = "sealed";

    /** What decides where a channel leads; a test compares it with the fields of all types. */
    private static final Pattern LEADING = Pattern.compile("type|(.*_)?(url|host|port|security)");

    private final ChannelReader reader;
    private final Vault vault;

    ChannelKind(ChannelReader reader, Vault vault) {
        this.reader = reader;
        this.vault = vault;
    }

    @Override
    public String noun() {
        return "channel";
    }

    @Override
    public String table() {
        return "notification_channels";
    }

    /** Each has a thread. */
    @Override
    public int most() {
        return 200;
    }

    @Override
    public String name(Channel channel) {
        return channel.name();
    }

    @Override
    public String type(Channel channel) {
        return channel.type();
    }

    @Override
    public boolean enabled(Channel channel) {
        return channel.enabled();
    }

    @Override
    public Channel read(String id, Map<String, Object> fields) {
        if (Boolean.FALSE.equals(fields.get("enabled")) && !lost(fields).isEmpty()) {
            return stored(id, fields); // it need not tell
        }
        for (Field field : secrets(fields)) {
            Object value = fields.get(field.name());
            if (isSealed(value)) {
                throw Fault.invalid(
                        field.name(),
                        field.name() + " must be entered again, since what was kept cannot be read with the key in "
                                + Vault.FILE);
            }
            if (holdsMask(value)) {
                throw Fault.invalid(field.name(), field.name() + " must be entered as a whole, it is only a mask");
            }
        }
        return reader.read(id, fields, false);
    }

    /** One whose secrets cannot be read any more is there, keeps what is to be told, and says why it does not tell. */
    @Override
    public Channel stored(String id, Map<String, Object> fields) {
        List<String> lost = lost(fields);
        if (lost.isEmpty()) {
            return reader.read(id, fields, false);
        }
        Map<String, Object> rest = new LinkedHashMap<>(fields);
        lost.forEach(rest::remove);
        return reader.locked(
                id,
                rest,
                String.join(", ", lost) + " cannot be read with the key in " + Vault.FILE
                        + " and must be entered again");
    }

    private static List<String> lost(Map<String, Object> fields) {
        return secrets(fields).stream()
                .map(Field::name)
                .filter(name -> isSealed(fields.get(name)))
                .toList();
    }

    @Override
    public Map<String, Object> shown(Channel channel, Map<String, Object> written) {
        Map<String, Object> shown = new LinkedHashMap<>(written);
        shown.keySet().retainAll(channel.shown().keySet());
        shown.replaceAll((name, value) -> channel.shown().getOrDefault(name, value));
        return shown;
    }

    @Override
    public Map<String, Object> sealed(String id, Map<String, Object> fields) {
        Map<String, Object> kept = new LinkedHashMap<>(fields);
        for (Field field : secrets(fields)) {
            Object value = fields.get(field.name());
            if (value != null && !isSealed(value)) {
                String text = FieldsJson.write(Map.of(field.name(), value));
                kept.put(field.name(), Map.of(SEALED, vault.seal(text, place(id, field))));
            }
        }
        return kept;
    }

    @Override
    public Map<String, Object> opened(String id, Map<String, Object> kept) {
        Map<String, Object> fields = new LinkedHashMap<>(kept);
        for (Field field : secrets(kept)) {
            if (kept.get(field.name()) instanceof Map<?, ?> map
                    && map.get(SEALED) instanceof String sealed
                    && map.size() == 1) {
                try {
                    fields.put(field.name(), open(sealed, place(id, field), field.name()));
                } catch (Vault.Unreadable | JsonException e) {
                    // stays as it is, see stored()
                }
            }
        }
        return fields;
    }

    private Object open(String sealed, String place, String field) throws Vault.Unreadable {
        try (JsonReader json = JSON.createReader(new StringReader(vault.open(sealed, place)))) {
            JsonObject object = json.readObject();
            Object value = FieldsJson.fields(object).get(field);
            if (value == null) {
                throw new JsonException("there is no " + field);
            }
            return value;
        }
    }

    private static String place(String id, Field field) {
        return "channel/" + id + '/' + field.name();
    }

    private static boolean isSealed(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.size() == 1 && map.get(SEALED) instanceof String;
    }

    private static boolean holdsMask(@Nullable Object value) {
        return value instanceof Map<?, ?> pairs
                ? pairs.values().stream().anyMatch(ChannelKind::holdsMask)
                : value instanceof String text && text.contains(Channel.MASK);
    }

    /** The secret fields of its type; none while nobody knows the type. */
    private static List<Field> secrets(Map<String, ?> fields) {
        Object type = fields.get("type");
        return ChannelTypes.all().stream()
                .filter(each -> each.type().equals(type))
                .flatMap(each -> ChannelReader.fields(each).stream())
                .filter(Field::secret)
                .toList();
    }

    @Override
    public Map<String, @Nullable Object> merged(
            Map<String, Object> before, Map<String, ? extends @Nullable Object> changes) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(before);
        merged.putAll(changes);
        for (Field field : secrets(before)) {
            String name = field.name();
            if (changes.containsKey(name)) {
                merged.put(name, Secrets.unmasked(changes.get(name), before.get(name)));
            }
        }
        for (Field field : secrets(before)) {
            Object value = merged.get(field.name());
            boolean unseen = !changes.containsKey(field.name()) || holdsMask(changes.get(field.name()));
            if (value != null && unseen && leadsElsewhere(before, merged)) {
                throw Fault.invalid(
                        field.name(), field.name() + " must be entered again, since the channel would lead elsewhere");
            }
        }
        return merged;
    }

    /** Another path of the same server may be somebody else's, too. */
    private static boolean leadsElsewhere(Map<String, Object> before, Map<String, @Nullable Object> after) {
        return Stream.concat(before.keySet().stream(), after.keySet().stream())
                .filter(ChannelKind::isLeading)
                .anyMatch(name -> !Objects.equals(before.get(name), after.get(name)));
    }

    static boolean isLeading(String field) {
        return LEADING.matcher(field).matches();
    }
}
