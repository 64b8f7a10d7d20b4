package oxmon.web.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalendarTextTest {
    private static final Instant KNOWN = Instant.parse("2026-11-23T10:20:30.400Z");

    private static String event(String summary, String description) {
        CalendarText text = new CalendarText("Certificates");
        text.event(
                "7@oxmon",
                KNOWN,
                LocalDate.parse("2026-12-13"),
                summary,
                description,
                "https://mon.example.com/c?id=7");
        return text.end();
    }

    private static List<String> unfolded(String calendar) {
        return Arrays.asList(calendar.replace("\r\n ", "").split("\r\n"));
    }

    @Test
    void anEventTakesTheDay() {
        assertThat(unfolded(event("Certificate of a.example expires", "Valid until then.")))
                .startsWith("BEGIN:VCALENDAR", "VERSION:2.0")
                .containsSubsequence(
                        "BEGIN:VEVENT",
                        "UID:7@oxmon",
                        "DTSTAMP:20261123T102030Z",
                        "LAST-MODIFIED:20261123T102030Z",
                        "DTSTART;VALUE=DATE:20261213",
                        "SUMMARY:Certificate of a.example expires",
                        "DESCRIPTION:Valid until then.",
                        "URL:https://mon.example.com/c?id=7",
                        "END:VEVENT")
                .endsWith("END:VCALENDAR");
    }

    @Test
    void whatPeopleWrite_staysInItsPlace() {
        String calendar = event("a; b, c\\d", "note\r\nEND:VEVENT\nBEGIN:VEVENT\u0000\u2028");
        assertThat(unfolded(calendar))
                .contains("SUMMARY:a\\; b\\, c\\\\d", "DESCRIPTION:note\\nEND:VEVENT\\nBEGIN:VEVENT\u2028")
                .containsOnlyOnce("BEGIN:VEVENT")
                .containsOnlyOnce("END:VEVENT");
    }

    @Test
    void longLinesAreFolded_betweenLetters() {
        String summary = "主站证书 😀".repeat(40);
        String calendar = event(summary, "");
        for (String line : calendar.split("\r\n")) {
            assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75);
            assertThat(line).doesNotContain("\ufffd");
        }
        assertThat(unfolded(calendar)).contains("SUMMARY:" + summary);
        assertThat(new String(calendar.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(calendar);
    }
}
