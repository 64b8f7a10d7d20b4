package oxmon.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.alerting.Severity;
import oxmon.common.Fault;

class SilenceWindowTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static SilenceWindow window(Object... fields) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            values.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        return SilenceReader.read(values, "window 1", BERLIN);
    }

    private static SilenceWindow daily(String start, String end) {
        return window("recurrence", "daily", "start_time", start, "end_time", end);
    }

    private static Instant berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    private static boolean covers(SilenceWindow window, String local) {
        return window.covers(berlin(local));
    }

    @Test
    void theSeedsWindow() {
        SilenceWindow window = daily("02:00", "04:00");
        assertThat(covers(window, "2026-02-09T01:59:59.999")).isFalse();
        assertThat(covers(window, "2026-02-09T02:00")).isTrue();
        assertThat(covers(window, "2026-02-09T03:59:59.999")).isTrue();
        assertThat(covers(window, "2026-02-09T04:00")).isFalse();
        assertThat(window.endAfter(berlin("2026-02-09T02:30"))).contains(berlin("2026-02-09T04:00"));
        assertThat(window.endAfter(berlin("2026-02-09T04:00"))).isEmpty();
    }

    @Test
    void acrossMidnight() {
        SilenceWindow window = daily("22:00", "06:00");
        assertThat(covers(window, "2026-02-09T23:00")).isTrue();
        assertThat(covers(window, "2026-02-10T05:59")).isTrue();
        assertThat(covers(window, "2026-02-10T06:00")).isFalse();
        assertThat(covers(window, "2026-02-09T21:59")).isFalse();
        assertThat(window.endAfter(berlin("2026-02-09T23:00"))).contains(berlin("2026-02-10T06:00"));
    }

    @Test
    void aWholeDay() {
        SilenceWindow window = daily("00:00", "24:00");
        assertThat(covers(window, "2026-02-09T00:00")).isTrue();
        assertThat(covers(window, "2026-02-09T23:59:59")).isTrue();
        assertThat(window.endAfter(berlin("2026-02-09T12:00")))
                .as("it never ends")
                .isEmpty();
    }

    @Test
    void weeklyBelongsToTheDayOnWhichItBegins() {
        SilenceWindow window = window(
                "recurrence", "weekly", "days", List.of("sat", "Sunday"), "start_time", "22:00", "end_time", "02:00");
        assertThat(covers(window, "2026-02-07T23:00")).as("Saturday").isTrue();
        assertThat(covers(window, "2026-02-09T01:00")).as("the night to Monday").isTrue();
        assertThat(covers(window, "2026-02-07T01:00"))
                .as("the night to Saturday")
                .isFalse();
    }

    @Test
    void once() {
        SilenceWindow window = window("start_time", "2026-02-09 22:00", "end_time", "2026-02-11T06:30");
        assertThat(covers(window, "2026-02-09T21:59")).isFalse();
        assertThat(covers(window, "2026-02-10T12:00")).isTrue();
        assertThat(window.endAfter(berlin("2026-02-10T12:00"))).contains(berlin("2026-02-11T06:30"));
        assertThat(covers(window, "2026-02-11T06:30")).isFalse();
    }

    /** In Berlin the clocks went from 2 to 3 on 29 March 2026, and from 3 back to 2 on 25 October 2026. */
    @ParameterizedTest
    @CsvSource({
        "02:00, 02:30, 2026-03-29T01:00:00Z, PT30M", // all of it is missing: it begins where the clocks go on
        "02:30, 04:00, 2026-03-29T01:00:00Z, PT1H",
        "01:30, 02:30, 2026-03-29T00:30:00Z, PT30M",
        "01:00, 05:00, 2026-03-29T00:00:00Z, PT3H",
        "02:00, 04:00, 2026-10-25T00:00:00Z, PT3H", // the hour comes twice
        "01:00, 03:00, 2026-10-24T23:00:00Z, PT3H",
    })
    void clocksThatChange(String start, String end, Instant begins, Duration lasts) {
        SilenceWindow window = daily(start, end);
        assertThat(window.covers(begins.minusMillis(1))).isFalse();
        for (Duration at = Duration.ZERO; at.compareTo(lasts) < 0; at = at.plusMinutes(1)) {
            assertThat(window.covers(begins.plus(at))).as("after " + at).isTrue();
        }
        assertThat(window.covers(begins.plus(lasts))).isFalse();
        assertThat(window.endAfter(begins)).contains(begins.plus(lasts));
    }

    @Test
    void halfOfAnHourThatComesTwiceIsSilentTwice() {
        SilenceWindow window = daily("02:00", "02:30");
        Instant first = Instant.parse("2026-10-25T00:00:00Z");
        assertThat(window.endAfter(first)).contains(first.plusSeconds(1800));
        assertThat(window.covers(first.plusSeconds(1800))).isFalse();
        assertThat(window.covers(first.plusSeconds(3600))).isTrue();
        assertThat(window.covers(first.plusSeconds(5400))).isFalse();
    }

    @Test
    void scope() {
        SilenceWindow window = window(
                "recurrence",
                "daily",
                "start_time",
                "02:00",
                "end_time",
                "04:00",
                "agents",
                List.of("web-*"),
                "groups",
                List.of("databases"),
                "metrics",
                List.of("cpu.*"),
                "severities",
                List.of("warning", "info"));
        assertThat(window.concerns("web-1", "cpu.usage", Severity.WARNING, group -> false))
                .isTrue();
        assertThat(window.concerns("db-1", "cpu.usage", Severity.WARNING, "databases"::equals))
                .isTrue();
        assertThat(window.concerns("db-1", "cpu.usage", Severity.WARNING, "web"::equals))
                .isFalse();
        assertThat(window.concerns("web-1", "disk.used", Severity.WARNING, group -> false))
                .isFalse();
        assertThat(window.concerns("web-1", "cpu.usage", Severity.CRITICAL, group -> false))
                .isFalse();
        assertThat(daily("02:00", "04:00").concerns("x", "y", Severity.CRITICAL, group -> false))
                .isTrue();
    }

    @Test
    void aDisabledOneSilencesNothing() {
        assertThat(covers(
                        window("recurrence", "daily", "start_time", "02:00", "end_time", "04:00", "enabled", false),
                        "2026-02-09T03:00"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "daily  | 25:00            | 04:00            |     |       | start_time must be a local time such as 22:00",
                "daily  | 02:00            | 4                |     |       | end_time must be a local time such as 22:00",
                "once   | 02:00            | 04:00            |     |       | start_time must be a local date and time such as",
                "once   | 2026-02-09 04:00 | 2026-02-09 04:00 |     |       | end_time must be after start_time",
                "weekly | 02:00            | 04:00            |     |       | days is missing, since the window is weekly",
                "weekly | 02:00            | 04:00            | sax |       | days must be of mon, tue, wed, thu, fri, sat, sun; one is sax",
                "daily  | 02:00            | 04:00            | sat |       | days is only for weekly windows",
                "daily  | 02:00            | 04:00            |     | Mars  | time_zone is not known: Mars",
                "hourly | 02:00            | 04:00            |     |       | recurrence must be one of once, daily, weekly",
            })
    void whatMakesNoSenseIsNamed(String recurrence, String start, String end, String day, String zone, String message) {
        Map<String, Object> values =
                new HashMap<>(Map.of("recurrence", recurrence, "start_time", start, "end_time", end));
        if (day != null) {
            values.put("days", List.of(day));
        }
        if (zone != null) {
            values.put("time_zone", zone);
        }
        assertThatThrownBy(() -> SilenceReader.read(values, "x", BERLIN))
                .isInstanceOf(Fault.class)
                .hasMessageContaining(message);
    }
}
