package oxmon.web.calendar;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes a calendar as in RFC 5545: events that each take a day. Lines end with CRLF and are folded at 75 bytes. */
final class CalendarText {
    private static final int MOST_LINE_BYTES = 75;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();

    /** Begins a calendar of that name, to be fetched again every hour. */
    CalendarText(String name) {
        line("BEGIN:VCALENDAR");
        line("VERSION:2.0");
        line("PRODID:-//oxmon//certificates//EN");
        line("CALSCALE:GREGORIAN");
        line("METHOD:PUBLISH");
        line("X-WR-CALNAME:" + escaped(name));
        line("REFRESH-INTERVAL;VALUE=DURATION:PT1H"); // RFC 7986
        line("X-PUBLISHED-TTL:PT1H");
    }

    /**
     * Adds an event, by which nobody counts as busy.
     *
     * @param uid the same whenever the event is told again
     * @param known when that was learnt
     * @param url where there is more
     */
    void event(String uid, Instant known, LocalDate day, String summary, String description, String url) {
        line("BEGIN:VEVENT");
        line("UID:" + escaped(uid));
        line("DTSTAMP:" + STAMP.format(known));
        line("LAST-MODIFIED:" + STAMP.format(known));
        line("DTSTART;VALUE=DATE:" + DateTimeFormatter.BASIC_ISO_DATE.format(day));
        line("SUMMARY:" + escaped(summary));
        line("DESCRIPTION:" + escaped(description));
        line("URL:" + url);
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }

    /** Ends the calendar. */
    String end() {
        line("END:VCALENDAR");
        return text.toString();
    }

    private static String escaped(String value) {
        StringBuilder safe = new StringBuilder();
        value.codePoints().forEach(c -> {
            switch (c) {
                case '\\', ';', ',' -> safe.append('\\').appendCodePoint(c);
                case '\n' -> safe.append("\\n");
                default -> {
                    if (!Character.isISOControl(c)) {
                        safe.appendCodePoint(c);
                    }
                }
            }
        });
        return safe.toString();
    }

    private void line(String content) {
        int bytes = 0;
        for (int i = 0; i < content.length(); ) {
            int c = content.codePointAt(i);
            int more = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > MOST_LINE_BYTES) {
                text.append("\r\n ");
                bytes = 1;
            }
            text.appendCodePoint(c);
            bytes += more;
            i += Character.charCount(c);
        }
        text.append("\r\n");
    }
}
