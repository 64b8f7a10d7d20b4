package oxmon.web.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.common.ShortestDecimal;

/**
 * Writes JSON by the million numbers: straight into bytes, with a writer of doubles and times that makes no objects. Whoever uses
 * it sees to commas and brackets. Not thread-safe.
 */
public final class JsonBytes {
    private static final int ROOM = 64; // more than any number or time takes
    private static final long MINUTE_MILLIS = 60_000L;
    private static final int MINUTES_A_DAY = 1440;
    private static final int HOUR_AT = 12; // in "2026-11-22T09:30:
    private static final int MINUTE_AT = 15;
    private static final double EXACT = 1L << 53;
    private static final String ESCAPED = "\"\\";

    private final OutputStream out;
    private final byte[] buffer = new byte[16 * 1024];
    private int size;

    /** The minute that was written last, and its text up to the seconds. */
    private long minute = Long.MIN_VALUE;

    private byte[] upToMinute = {};

    public JsonBytes(OutputStream out) {
        this.out = out;
    }

    /** Writes brackets, commas and names as they are. */
    public JsonBytes raw(String ascii) throws IOException {
        return bytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes what is JSON already. */
    public JsonBytes bytes(byte[] json) throws IOException {
        if (json.length > buffer.length - size) {
            flush();
            if (json.length > buffer.length) {
                out.write(json);
                return this;
            }
        }
        System.arraycopy(json, 0, buffer, size, json.length);
        size += json.length;
        return this;
    }

    /** Writes a text in quotes, or null. */
    public JsonBytes text(@Nullable String text) throws IOException {
        return bytes(quoted(text).getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a number as short as it can be; null when JSON cannot say it. */
    public JsonBytes number(double value) throws IOException {
        room();
        if (!Double.isFinite(value)) {
            return raw("null");
        }
        if (value >= 0 && value < EXACT && value == (long) value) {
            size = ShortestDecimal.write((long) value, buffer, size);
        } else {
            size = ShortestDecimal.write(value, buffer, size);
        }
        return this;
    }

    /** Writes a number in milliseconds since 1970 as RFC 3339, in quotes. */
    public JsonBytes time(long millis) throws IOException {
        room();
        long of = Math.floorDiv(millis, MINUTE_MILLIS);
        if (of != minute && !begin(of)) {
            return text(Instant.ofEpochMilli(millis).toString());
        }
        bytes(upToMinute);
        int left = (int) (millis - of * MINUTE_MILLIS);
        two(left / 1000, left % 1000 == 0 ? 'Z' : '.');
        if (left % 1000 != 0) {
            buffer[size++] = (byte) ('0' + left / 100 % 10);
            two(left % 100, 'Z');
        }
        buffer[size++] = '"';
        return this;
    }

    /** Has the text up to the seconds say another minute; false when its year has not four digits. */
    private boolean begin(long another) {
        long day = Math.floorDiv(another, MINUTES_A_DAY);
        if (upToMinute.length == 0 || day != Math.floorDiv(minute, MINUTES_A_DAY)) {
            LocalDate local = LocalDate.ofEpochDay(day);
            if (local.getYear() < 0 || local.getYear() > 9999) {
                return false;
            }
            upToMinute = ('"' + local.toString() + "T00:00:").getBytes(StandardCharsets.US_ASCII);
        }
        minute = another;
        int ofDay = (int) (another - day * MINUTES_A_DAY);
        ShortestDecimal.two(ofDay / 60, upToMinute, HOUR_AT);
        ShortestDecimal.two(ofDay % 60, upToMinute, MINUTE_AT);
        return true;
    }

    private void two(int number, char after) {
        ShortestDecimal.two(number, buffer, size);
        buffer[size + 2] = (byte) after;
        size += 3;
    }

    private void room() throws IOException {
        if (buffer.length - size < ROOM) {
            flush();
        }
    }

    /** Hands on what was written; does not close. */
    public void flush() throws IOException {
        out.write(buffer, 0, size);
        size = 0;
    }

    /** Texts by name as a JSON object. */
    public static byte[] object(Map<String, String> texts) {
        StringBuilder json = new StringBuilder("{");
        for (Iterator<Map.Entry<String, String>> each = texts.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, String> entry = each.next();
            json.append(quoted(entry.getKey())).append(':').append(quoted(entry.getValue()));
            if (each.hasNext()) {
                json.append(',');
            }
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter < ' ') {
                quoted.append(String.format("\\u%04x", (int) letter));
            } else {
                if (ESCAPED.indexOf(letter) >= 0) {
                    quoted.append('\\');
                }
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
