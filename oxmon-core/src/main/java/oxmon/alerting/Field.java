package oxmon.alerting;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field of a rule or a channel: how it is checked, and how a form draws it.
 *
 * @param name as in {@code server.toml} and the API
 * @param unit what a number counts, such as {@code s} or {@code %}; empty when the metric says it
 * @param otherwise what an absent one means; null when that is nothing
 * @param min the least number, or the fewest entries
 * @param max the greatest number, the most letters, or the most entries
 * @param choices what a choice may be
 * @param each the fields of each table of a list of tables
 * @param secret whether its value is never shown again: not by the API, a page, a log or an error
 */
public record Field(
        String name,
        Kind kind,
        boolean required,
        String unit,
        @Nullable Object otherwise,
        double min,
        double max,
        List<String> choices,
        List<Field> each,
        boolean secret) {
    /** What a field holds. */
    public enum Kind {
        NUMBER,
        WHOLE,
        FLAG,
        TEXT,
        CHOICE,
        /** A list of texts. */
        TEXTS,
        /** Texts by name. */
        PAIRS,
        /** A list of tables, each with a severity and limits of its own. */
        LEVELS
    }

    private static final double MOST = Double.MAX_VALUE;

    public Field {
        choices = List.copyOf(choices);
        each = List.copyOf(each);
    }

    /** A number of any size. */
    public static Field number(String name) {
        return new Field(name, Kind.NUMBER, false, "", null, -MOST, MOST, List.of(), List.of(), false);
    }

    /** A whole number of seconds. */
    public static Field seconds(String name, long min, long max) {
        return new Field(name, Kind.WHOLE, false, "s", null, min, max, List.of(), List.of(), false);
    }

    /** A whole number. */
    public static Field whole(String name, long min, long max) {
        return new Field(name, Kind.WHOLE, false, "", null, min, max, List.of(), List.of(), false);
    }

    /** True or false. */
    public static Field flag(String name, boolean otherwise) {
        return new Field(name, Kind.FLAG, false, "", otherwise, 0, 0, List.of(), List.of(), false);
    }

    /** A text of at most so many letters. */
    public static Field text(String name, int letters) {
        return new Field(name, Kind.TEXT, false, "", null, 0, letters, List.of(), List.of(), false);
    }

    /** One of several words. */
    public static Field choice(String name, List<String> choices) {
        return new Field(name, Kind.CHOICE, false, "", null, 0, 0, choices, List.of(), false);
    }

    /** A list of at most so many texts. */
    public static Field texts(String name, int entries) {
        return new Field(name, Kind.TEXTS, false, "", List.of(), 0, entries, List.of(), List.of(), false);
    }

    /** At most so many texts, each under a name. */
    public static Field pairs(String name, int entries) {
        return new Field(name, Kind.PAIRS, false, "", Map.of(), 0, entries, List.of(), List.of(), false);
    }

    /** Several levels, each with the fields that {@link Levels#fields} makes of these two. */
    public static Field levels(String name, Field limit, Field clear) {
        return new Field(
                name,
                Kind.LEVELS,
                false,
                "",
                null,
                1,
                Severity.values().length,
                List.of(),
                Levels.fields(limit, clear),
                false);
    }

    /** The same, and it must be there. */
    public Field must() {
        return new Field(name, kind, true, unit, otherwise, min, max, choices, each, secret);
    }

    /** The same with a default. */
    public Field or(Object value) {
        return new Field(name, kind, required, unit, value, min, max, choices, each, secret);
    }

    /** The same within bounds, both inclusive. */
    public Field within(double least, double greatest) {
        return new Field(name, kind, required, unit, otherwise, least, greatest, choices, each, secret);
    }

    /** The same with a unit. */
    public Field in(String ofWhat) {
        return new Field(name, kind, required, ofWhat, otherwise, min, max, choices, each, secret);
    }

    /** The same without a default: an absent one says something else than any value. */
    public Field orNothing() {
        return new Field(name, kind, required, unit, null, min, max, choices, each, secret);
    }

    /** The same, and its value is never shown again. */
    public Field hidden() {
        return new Field(name, kind, required, unit, otherwise, min, max, choices, each, true);
    }
}
