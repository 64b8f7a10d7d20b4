package oxmon.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import oxmon.metrics.InMemoryMetricStore;

class BelievedClockTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final MovedTime time = new MovedTime(new InMemoryMetricStore(), START);
    private final BelievedClock clock = time.believed();

    @Test
    void aClockThatGoesOnIsBelieved_alsoWhenItIsSetALittleOrBack() {
        time.pass(Duration.ofDays(3));
        assertThat(clock.instant()).isEqualTo(time.instant());
        time.leap(Duration.ofMinutes(59));
        assertThat(clock.instant()).isEqualTo(time.instant());
        time.leap(Duration.ofDays(-900));
        assertThat(clock.instant()).isEqualTo(time.instant());
    }

    @Test
    void aLeapIsNotBelieved_andForgottenWhenTheClockComesBack() {
        assertThat(clock.instant()).isEqualTo(START);
        time.leap(Duration.ofDays(700));
        assertThat(clock.instant()).isEqualTo(START);
        time.pass(Duration.ofHours(19));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(19)));
        time.leap(Duration.ofDays(-700));
        assertThat(clock.instant()).isEqualTo(time.instant());

        time.pass(Duration.ofHours(1));
        time.leap(Duration.ofDays(700)); // another: it has not held for long
        assertThat(clock.today()).isEqualTo("2026-11-23");
    }

    @Test
    void aLeapThatHoldsIsBelieved() {
        time.leap(Duration.ofDays(700));
        for (int hour = 0; hour < 20; hour++) {
            assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(hour)));
            time.pass(Duration.ofHours(1));
        }
        assertThat(clock.instant()).isEqualTo(time.instant());
    }

    @Test
    void whatALeapSaidHolds_althoughTheClockLeapsFurther() {
        time.leap(Duration.ofDays(10));
        clock.instant();
        time.pass(Duration.ofHours(15));
        time.leap(Duration.ofDays(500));
        clock.instant();
        time.pass(Duration.ofHours(5));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(10)).plus(Duration.ofHours(20)));
        time.pass(Duration.ofHours(19));
        assertThat(clock.today()).isEqualTo("2026-12-04");
        time.pass(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(time.instant());
    }

    @Test
    void aMachineThatSleepsEveryNight_isNeverMoreThanTwoNightsBehind() {
        for (int day = 0; day < 60; day++) {
            for (int hour = 0; hour < 16; hour++) {
                assertThat(clock.instant()).isBetween(time.instant().minus(Duration.ofHours(24)), time.instant());
                time.pass(Duration.ofHours(1));
            }
            time.leap(Duration.ofHours(8)); // while the counter stands
        }
    }
}
