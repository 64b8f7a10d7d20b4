package oxmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TicksTest {
    private final Ticks ticks = new Ticks(100, Duration.ofNanos(10));

    @Test
    void workBetweenTicksDoesNotShiftThem() {
        assertThat(ticks.untilNext(95)).isEqualTo(5);
        assertThat(ticks.untilNext(107)).isEqualTo(3);
        assertThat(ticks.untilNext(119)).isEqualTo(1);
    }

    @Test
    void aLateTickIsDueAtOnce_andTheNextIsOnTimeAgain() {
        ticks.untilNext(100);
        assertThat(ticks.untilNext(114)).isZero();
        assertThat(ticks.untilNext(114)).isEqualTo(6);
    }

    @Test
    void missedTicksAreLeftOut() {
        ticks.untilNext(100);
        assertThat(ticks.untilNext(1_003)).isZero(); // as after the machine has slept
        assertThat(ticks.untilNext(1_003)).isEqualTo(7);
    }
}
