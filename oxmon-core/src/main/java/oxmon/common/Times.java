package oxmon.common;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads times as people and programs send them. */
public final class Times {
    private Times() {}

    /**
     * Reads {@code 2026-02-06T10:30:00Z}, with any offset in place of the Z; without one, or as a bare date, it is UTC.
     *
     * @throws IllegalArgumentException when it is no such time or outside the years 0 to 9999; the message says what is right
     */
    public static Instant parse(String text) {
        try {
            Instant time = instant(text.strip());
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 0 && year <= 9999) {
                return time;
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw new IllegalArgumentException("must be a time such as 2026-02-06T10:30:00Z");
    }

    private static Instant instant(String text) {
        if (text.length() <= 10) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        // A plus sign in a query that was not encoded arrives as a space.
        String whole =
                text.length() > 11 ? text.substring(0, 11) + text.substring(11).replace(' ', '+') : text;
        String joined = whole.charAt(10) == ' ' ? whole.substring(0, 10) + 'T' + whole.substring(11) : whole;
        boolean hasZone = joined.endsWith("Z")
                || joined.endsWith("z")
                || joined.substring(11).matches(".*[+-].*");
        return hasZone
                ? OffsetDateTime.parse(joined.replace('z', 'Z').replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"))
                        .toInstant()
                : LocalDateTime.parse(joined).toInstant(ZoneOffset.UTC);
    }
}
