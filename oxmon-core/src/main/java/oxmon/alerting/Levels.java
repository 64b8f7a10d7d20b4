package oxmon.alerting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Reads the levels of a rule: one with {@code severity} and its limit beside it, or several as {@code levels}. */
public final class Levels {
    private Levels() {}

    /**
     * Reads the levels.
     *
     * @param limit the field that holds the limit, with its bounds
     * @param clear the field that holds the limit under which an alert that fires is resolved
     * @return the mildest first
     * @throws oxmon.common.Fault INVALID, naming the field, when they contradict each other
     */
    public static List<Level> read(Parameters in, Limit.Side side, Field limit, Field clear) {
        if (!in.has("levels")) {
            if (!in.has(limit.name())) {
                throw in.refuse(limit.name(), "is missing; it may also be in levels");
            }
            String severity = in.textOrNull("severity");
            return List.of(level(in, severity == null ? "warning" : severity, side, limit, clear));
        }
        for (String single : List.of("severity", limit.name(), clear.name())) {
            if (in.has(single)) {
                throw in.refuse(single, "is told by each of levels already");
            }
        }
        List<Level> levels = new ArrayList<>();
        for (Parameters table : in.tables("levels", fields(limit, clear))) {
            levels.add(level(table, table.text("severity"), side, limit, clear));
        }
        levels.sort(Comparator.comparing(Level::severity));
        for (int i = 1; i < levels.size(); i++) {
            Level milder = levels.get(i - 1);
            Level worse = levels.get(i);
            if (milder.severity() == worse.severity()) {
                throw in.refuse("levels", "has " + worse.severity().word() + " twice");
            }
            double step = worse.fires().value() - milder.fires().value();
            if (side.upward() ? step <= 0 : step >= 0) {
                throw in.refuse(
                        "levels",
                        "must grow worse: " + worse.severity().word() + " must lie "
                                + (side.upward() ? "above " : "below ")
                                + milder.severity().word());
            }
        }
        return List.copyOf(levels);
    }

    /** The fields of each of several levels: its severity, its limit, and what clears it. */
    static List<Field> fields(Field limit, Field clear) {
        return List.of(
                Field.choice("severity", List.of("info", "warning", "critical")).must(), limit.must(), clear);
    }

    private static Level level(Parameters in, String severity, Limit.Side side, Field limit, Field clear) {
        double fires = in.number(limit.name());
        OptionalDouble stays = in.optional(clear.name());
        double until = stays.orElse(fires);
        if (side.upward() ? until > fires : until < fires) {
            throw in.refuse(
                    clear.name(),
                    "must be " + (side.upward() ? "at most " : "at least ") + Numbers.plain(fires) + " as "
                            + limit.name() + " is; it is " + Numbers.plain(until));
        }
        return new Level(Severity.of(severity).orElseThrow(), new Limit(side, fires), new Limit(side, until), fires);
    }
}
