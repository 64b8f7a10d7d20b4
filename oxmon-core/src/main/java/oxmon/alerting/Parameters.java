package oxmon.alerting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;

/** The values of the fields of a rule or a channel, each checked as its {@link Field} declares. Immutable. */
public final class Parameters {
    private final Map<String, Object> values;
    private final String path;

    private Parameters(Map<String, Object> values, String path) {
        this.values = values;
        this.path = path;
    }

    /**
     * Checks what people wrote.
     *
     * @param values texts, numbers, flags, lists and maps, as readers of TOML and JSON make them
     * @throws Fault INVALID, naming the field, when one is unknown, missing, of the wrong kind or out of bounds
     */
    public static Parameters check(List<Field> fields, Map<String, ?> values) {
        return check(fields, values, "");
    }

    private static Parameters check(List<Field> fields, Map<String, ?> values, String path) {
        Map<String, Object> checked = new TreeMap<>();
        for (Map.Entry<String, ?> entry : values.entrySet()) {
            Field field = fields.stream()
                    .filter(each -> each.name().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> Fault.invalid(
                            path + entry.getKey(),
                            path + entry.getKey() + " is not a field of this type; it has "
                                    + String.join(
                                            ", ",
                                            fields.stream().map(Field::name).toList())));
            if (entry.getValue() != null) {
                checked.put(field.name(), value(field, path + field.name(), entry.getValue()));
            }
        }
        for (Field field : fields) {
            if (field.required() && !checked.containsKey(field.name())) {
                throw Fault.missing(path + field.name());
            }
            if (field.otherwise() != null) {
                checked.putIfAbsent(field.name(), field.otherwise());
            }
        }
        return new Parameters(checked, path);
    }

    private static Object value(Field field, String name, Object raw) {
        return switch (field.kind()) {
            case NUMBER -> number(field, name, raw, false);
            case WHOLE -> (long) number(field, name, raw, true);
            case TEXT -> text(field, name, raw);
            case TEXTS -> list(field, name, raw, String.class);
            case LEVELS -> list(field, name, raw, Map.class);
            case PAIRS -> pairs(field, name, raw);
            case FLAG -> {
                if (raw instanceof Boolean) {
                    yield raw;
                }
                throw wrong(field, name, "true or false", raw);
            }
            case CHOICE -> {
                if (raw instanceof String word && field.choices().contains(word)) {
                    yield word;
                }
                throw wrong(field, name, "one of " + String.join(", ", field.choices()), raw);
            }
        };
    }

    private static double number(Field field, String name, Object raw, boolean whole) {
        if (raw instanceof Number number) {
            double value = number.doubleValue();
            if (Double.isFinite(value)
                    && value >= field.min()
                    && value <= field.max()
                    && (!whole || value == Math.rint(value))) {
                return value;
            }
        }
        String kind = whole ? "a whole number" : "a number";
        boolean bounded = field.max() < Double.MAX_VALUE;
        throw Fault.invalid(
                name,
                name + " must be " + kind
                        + (bounded ? " from " + Numbers.plain(field.min()) + " to " + Numbers.plain(field.max()) : "")
                        + "; it is " + shown(field, raw));
    }

    private static String text(Field field, String name, Object raw) {
        if (raw instanceof String text && text.length() <= field.max()) {
            return text;
        }
        throw Fault.invalid(
                name,
                name + " must be a text of at most " + (long) field.max() + " letters; it is " + shown(field, raw));
    }

    private static List<?> list(Field field, String name, Object raw, Class<?> of) {
        if (raw instanceof Collection<?> list
                && list.size() >= field.min()
                && list.size() <= field.max()
                && list.stream().allMatch(of::isInstance)) {
            return List.copyOf(list);
        }
        String what = of == String.class ? "texts" : "tables";
        throw wrong(
                field,
                name,
                "a list of " + (long) field.min() + " to " + (long) field.max() + ' ' + what + " in brackets",
                raw);
    }

    private static Map<String, String> pairs(Field field, String name, Object raw) {
        if (raw instanceof Map<?, ?> map
                && map.size() <= field.max()
                && map.keySet().stream().allMatch(String.class::isInstance)
                && map.values().stream().allMatch(String.class::isInstance)) {
            Map<String, String> pairs = new TreeMap<>();
            map.forEach((key, value) -> pairs.put((String) key, (String) value));
            return Collections.unmodifiableMap(pairs);
        }
        throw wrong(field, name, "at most " + (long) field.max() + " texts by name", raw);
    }

    private static Fault wrong(Field field, String name, String right, Object raw) {
        return Fault.invalid(name, name + " must be " + right + "; it is " + shown(field, raw));
    }

    private static String shown(Field field, Object raw) {
        if (field.secret()) {
            return "not";
        }
        String text = String.valueOf(raw);
        String brief = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return raw instanceof String ? '"' + brief + '"' : brief;
    }

    /** Refuses a field whose value makes no sense beside the others. */
    public Fault refuse(String field, String detail) {
        return Fault.invalid(path + field, path + field + ' ' + detail);
    }

    /** Whether the field has a value, be it its default. */
    public boolean has(String field) {
        return values.containsKey(field);
    }

    /** A number that must be there. */
    public double number(String field) {
        return ((Number) present(field)).doubleValue();
    }

    /** A number that may be absent. */
    public OptionalDouble optional(String field) {
        return has(field) ? OptionalDouble.of(number(field)) : OptionalDouble.empty();
    }

    /** A whole number that must be there. */
    public long whole(String field) {
        return ((Number) present(field)).longValue();
    }

    /** Seconds that must be there, in milliseconds. */
    public long millis(String field) {
        return 1000 * whole(field);
    }

    /** True or false. */
    public boolean flag(String field) {
        return (Boolean) present(field);
    }

    /** A text or choice that must be there. */
    public String text(String field) {
        return (String) present(field);
    }

    /** A text or choice that may be absent. */
    public @Nullable String textOrNull(String field) {
        return (String) values.get(field);
    }

    /** A list of texts. */
    public List<String> texts(String field) {
        return ((List<?>) present(field)).stream().map(String.class::cast).toList();
    }

    /** Texts by name. */
    public Map<String, String> pairs(String field) {
        Map<String, String> pairs = new TreeMap<>();
        ((Map<?, ?>) present(field)).forEach((key, value) -> pairs.put((String) key, (String) value));
        return pairs;
    }

    /** Tables that are checked as {@code fields} declare; empty when there are none. */
    public List<Parameters> tables(String field, List<Field> fields) {
        List<Parameters> tables = new ArrayList<>();
        if (values.get(field) instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Map<String, Object> table = new TreeMap<>();
                ((Map<?, ?>) list.get(i)).forEach((key, value) -> table.put(String.valueOf(key), value));
                tables.add(check(fields, table, path + field + '[' + i + "]."));
            }
        }
        return tables;
    }

    /** All values by field, defaults included. */
    public Map<String, Object> asMap() {
        return new TreeMap<>(values);
    }

    private Object present(String field) {
        Object value = values.get(field);
        if (value == null) {
            throw Fault.missing(path + field);
        }
        return value;
    }
}
