package oxmon.alerting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, times and texts as messages show them. */
public final class Numbers {
    private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);
    private static final double LARGE = 1e15;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Numbers() {}

    /** At most six digits, without an exponent and without zeros at the end; whole numbers whole. */
    public static String plain(double value) {
        if (!Double.isFinite(value)) {
            return value > 0 ? "∞" : value < 0 ? "-∞" : "–";
        }
        if (Math.abs(value) >= LARGE) {
            return Double.toString(value);
        }
        if (value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal rounded =
                Math.abs(value) >= 100_000 ? exact.setScale(0, RoundingMode.HALF_EVEN) : exact.round(SIX_DIGITS);
        return rounded.stripTrailingZeros().toPlainString();
    }

    /** A text of at most so many letters; when it is cut, its end is an ellipsis. */
    static String brief(String text, int letters) {
        if (text.length() <= letters) {
            return text;
        }
        int end = letters - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + '…';
    }

    /** A time to the minute, such as {@code 2026-02-09 10:31 UTC}: the reader's zone is not known. */
    public static String instant(long millis) {
        return MINUTE.format(Instant.ofEpochMilli(millis));
    }

    /** The largest two parts, such as {@code 5 h 58 min}. */
    public static String span(long millis) {
        Duration span = Duration.ofMillis(millis);
        long[] parts = {span.toDays(), span.toHoursPart(), span.toMinutesPart(), span.toSecondsPart()};
        String[] units = {"d", "h", "min", "s"};
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] > 0) {
                String first = parts[i] + " " + units[i];
                return i + 1 < parts.length && parts[i + 1] > 0
                        ? first + ' ' + parts[i + 1] + ' ' + units[i + 1]
                        : first;
            }
        }
        return "0 s";
    }
}
