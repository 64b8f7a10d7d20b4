package oxmon.notification;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.alerting.Parameters;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.notification.SilenceWindow.Recurrence;

/** Makes silence windows of what people wrote in {@code server.toml} or sent. */
public final class SilenceReader {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final List<Field> FIELDS = List.of(
            Field.text("name", 200),
            Field.choice("recurrence", List.of("once", "daily", "weekly")).or("once"),
            Field.text("start_time", 40).must(),
            Field.text("end_time", 40).must(),
            Field.texts("days", 7),
            Field.text("time_zone", 60),
            Field.texts("agents", 1_000),
            Field.texts("groups", 100),
            Field.texts("metrics", 100),
            Field.texts("severities", 3),
            Field.text("comment", 1_000),
            Field.flag("enabled", true));

    private SilenceReader() {}

    /** What a window may hold. */
    public static List<Field> fields() {
        return FIELDS;
    }

    /**
     * Reads a window.
     *
     * @param otherwise its name when it has none
     * @param zone its time zone when it names none
     * @throws Fault INVALID, naming the field
     */
    public static SilenceWindow read(Map<String, ?> values, String otherwise, ZoneId zone) {
        Parameters in = Parameters.check(FIELDS, values);
        Recurrence recurrence = Recurrence.valueOf(in.text("recurrence").toUpperCase(Locale.ROOT));
        boolean once = recurrence == Recurrence.ONCE;
        LocalTime start = time(in, "start_time", once);
        LocalTime end = time(in, "end_time", once);
        LocalDate date = once ? date(in, "start_time") : null;
        LocalDate endDate = once ? date(in, "end_time") : null;
        if (date != null && endDate != null && !endDate.atTime(end).isAfter(date.atTime(start))) {
            throw in.refuse("end_time", "must be after start_time");
        }
        String name = in.textOrNull("name");
        return new SilenceWindow(
                name == null || name.isBlank() ? otherwise : name.strip(),
                recurrence,
                start,
                end,
                date,
                endDate,
                days(in, recurrence),
                zone(in, zone),
                in.texts("agents"),
                in.texts("groups"),
                in.texts("metrics"),
                severities(in),
                in.has("comment") ? in.text("comment") : "",
                in.flag("enabled"));
    }

    private static LocalTime time(Parameters in, String field, boolean once) {
        String text = in.text(field).strip();
        try {
            if (!once) {
                return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
            }
            return LocalTime.parse(text.substring(Math.min(text.length(), 11)));
        } catch (DateTimeParseException e) {
            throw malformed(in, field, once);
        }
    }

    private static LocalDate date(Parameters in, String field) {
        String text = in.text(field).strip();
        try {
            char between = text.length() > 10 ? text.charAt(10) : '?';
            if (between == 'T' || between == ' ') {
                return LocalDate.parse(text.substring(0, 10));
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        throw malformed(in, field, true);
    }

    private static Fault malformed(Parameters in, String field, boolean once) {
        return in.refuse(
                field,
                once
                        ? "must be a local date and time such as 2026-02-09 22:00, since the window comes once"
                        : "must be a local time such as 22:00");
    }

    private static Set<DayOfWeek> days(Parameters in, Recurrence recurrence) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String day : in.texts("days")) {
            String word = day.strip().toLowerCase(Locale.ROOT);
            int number = DAYS.indexOf(word.length() > 3 ? word.substring(0, 3) : word);
            if (number < 0 || (word.length() > 3 && !word.equals(full(number)))) {
                throw in.refuse("days", "must be of " + String.join(", ", DAYS) + "; one is " + day);
            }
            days.add(DayOfWeek.of(number + 1));
        }
        if (days.isEmpty() == (recurrence == Recurrence.WEEKLY)) {
            throw in.refuse(
                    "days", days.isEmpty() ? "is missing, since the window is weekly" : "is only for weekly windows");
        }
        return days;
    }

    private static String full(int number) {
        return DayOfWeek.of(number + 1).name().toLowerCase(Locale.ROOT);
    }

    private static ZoneId zone(Parameters in, ZoneId otherwise) {
        @Nullable String name = in.textOrNull("time_zone");
        if (name == null) {
            return otherwise;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw in.refuse("time_zone", "is not known: " + name + "; one is Europe/Berlin, another Asia/Shanghai");
        }
    }

    private static Set<Severity> severities(Parameters in) {
        return in.texts("severities").stream()
                .map(word -> Severity.of(word)
                        .orElseThrow(
                                () -> in.refuse("severities", "must be of info, warning, critical; one is " + word)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
