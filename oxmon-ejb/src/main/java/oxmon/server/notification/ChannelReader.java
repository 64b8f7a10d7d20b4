package oxmon.server.notification;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.alerting.Parameters;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.notification.GroupBy;
import oxmon.notification.Language;
import oxmon.notification.Scope;
import oxmon.notification.Words;
import oxmon.server.outbound.Outbound;

/** Makes a {@link Channel} of what people write in {@code [[notification.channels]]} or send to the API. Thread-safe. */
public final class ChannelReader {
    private static final int NAME_LETTERS = 200;
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    /** What a request or a mail says of itself; nobody may say otherwise. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "from",
            "to",
            "cc",
            "bcc",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "content-transfer-encoding",
            "sender");

    /** The fields that every channel has. */
    private static final List<Field> COMMON = List.of(
            Field.text("name", NAME_LETTERS),
            Field.text("type", NAME_LETTERS).must(),
            Field.choice("min_severity", List.of("info", "warning", "critical")).or("info"),
            Field.texts("agents", 1_000),
            Field.texts("groups", 100),
            Field.texts("metrics", 100),
            Field.texts("tags", 32),
            Field.seconds("escalate_after_secs", 0, 604_800).or(0L),
            Field.texts("group_by", GroupBy.MOST).orNothing(),
            Field.flag("enabled", true),
            Field.flag("send_resolved", true),
            Field.seconds("timeout_secs", 1, 120).or(10L),
            Field.choice("language", List.of("en", "zh")),
            Field.text("time_zone", 64),
            Field.pairs("headers", 32).hidden());

    private final Outbound outbound;
    private final Words usual;
    private final Clock clock;

    /**
     * @param outbound how its senders reach the world
     * @param usual the language and zone of channels that name none
     * @param clock for signatures
     */
    public ChannelReader(Outbound outbound, Words usual, Clock clock) {
        this.outbound = outbound;
        this.usual = usual;
        this.clock = clock;
    }

    /** All fields of a type, those that every channel has first. */
    public static List<Field> fields(NotificationChannel type) {
        List<Field> fields = new ArrayList<>(COMMON);
        fields.addAll(type.fields());
        return fields;
    }

    /**
     * Reads a channel; one without a name has its type's.
     *
     * @param values texts, numbers, flags, lists and maps by field
     * @param trusted whether the operator wrote it into server.toml
     * @throws Fault INVALID, naming the field, when one is unknown, missing, of the wrong kind, or makes no sense; never shows a secret
     */
    public Channel read(Map<String, ?> values, boolean trusted) {
        return read(null, values, trusted);
    }

    /** The same with an id of its own; without one it is known by its name. */
    public Channel read(@Nullable String id, Map<String, ?> values, boolean trusted) {
        Object word = values.get("type");
        if (word == null) {
            throw Fault.missing("type");
        }
        NotificationChannel type = ChannelTypes.named(String.valueOf(word));
        Map<String, Object> given = new TreeMap<>(values);
        given.putIfAbsent("name", type.type());
        Parameters all = Parameters.check(fields(type), given);
        ChannelSettings settings = new ChannelSettings(
                all,
                words(all),
                Duration.ofMillis(all.millis("timeout_secs")),
                headers(all),
                Secrets.of(fields(type), all),
                clock,
                trusted);
        String name = name(all);
        return new Channel(
                id == null ? name : id,
                name,
                type.type(),
                Severity.of(all.text("min_severity")).orElseThrow(),
                scope(all),
                Set.copyOf(all.texts("tags")),
                Duration.ofMillis(all.millis("escalate_after_secs")),
                groupBy(all),
                all.flag("enabled"),
                all.flag("send_resolved"),
                settings.words(),
                all.asMap(),
                type.open(settings, outbound));
    }

    /**
     * A channel whose secrets nobody can read any more: it is there with what is known of it, and tells nothing.
     *
     * @param why what its sender says
     */
    Channel locked(String id, Map<String, ?> values, String why) {
        Parameters all = Parameters.check(
                COMMON.stream().filter(field -> !field.secret()).toList(), common(values));
        return new Channel(
                id,
                name(all),
                ChannelTypes.named(all.text("type")).type(),
                Severity.of(all.text("min_severity")).orElseThrow(),
                scope(all),
                Set.copyOf(all.texts("tags")),
                Duration.ofMillis(all.millis("escalate_after_secs")),
                groupBy(all),
                all.flag("enabled"),
                all.flag("send_resolved"),
                words(all),
                Map.copyOf(values),
                (message, reached) -> {
                    throw DeliveryFailure.later(why);
                });
    }

    private static Scope scope(Parameters all) {
        return new Scope(all.texts("agents"), all.texts("groups"), all.texts("metrics"));
    }

    private static @Nullable GroupBy groupBy(Parameters all) {
        try {
            return all.has("group_by") ? new GroupBy(all.texts("group_by")) : null;
        } catch (IllegalArgumentException e) {
            throw all.refuse("group_by", String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> common(Map<String, ?> values) {
        Map<String, Object> common = new TreeMap<>();
        COMMON.stream()
                .map(Field::name)
                .filter(values::containsKey)
                .forEach(name -> common.put(name, values.get(name)));
        return common;
    }

    /**
     * Puts the secrets back that a page or a client had only seen masked.
     *
     * @param values what they sent
     * @param before what is stored
     */
    public static Map<String, Object> unmasked(Map<String, ?> values, Map<String, ?> before) {
        Map<String, Object> whole = new TreeMap<>();
        values.forEach((field, value) -> whole.put(field, Secrets.unmasked(value, before.get(field))));
        return whole;
    }

    private static String name(Parameters all) {
        String name = all.text("name");
        if (name.isBlank()) {
            throw Fault.missing("name");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw all.refuse("name", "must not hold control characters");
        }
        return name;
    }

    private Words words(Parameters all) {
        Language language = all.has("language") ? Language.of(all.text("language")) : usual.language();
        if (!all.has("time_zone")) {
            return new Words(language, usual.zone());
        }
        try {
            return new Words(language, ZoneId.of(all.text("time_zone")));
        } catch (DateTimeException e) {
            throw all.refuse("time_zone", "must be a time zone such as Asia/Shanghai");
        }
    }

    private static Map<String, String> headers(Parameters all) {
        Map<String, String> headers = all.pairs("headers");
        headers.forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches()) {
                throw all.refuse("headers", "must have names of letters, digits and hyphens");
            }
            if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw all.refuse("headers", "must not have " + name + ", which the server sets itself");
            }
            if (value.length() > 4096 || !value.chars().allMatch(c -> c == '\t' || c >= 0x20 && c < 0x7f)) {
                throw all.refuse("headers", name + " must be at most 4096 letters of ASCII in one line");
            }
        });
        return headers;
    }
}
