package oxmon.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FlapHistoryTest {
    @Test
    void aChangeInEachSlotIsAHundredPercent_andSixOfTheNewestAreMoreThanThirty() {
        FlapHistory history = FlapHistory.CALM;
        for (int slot = 100; slot < 106; slot++) {
            assertThat(history.percent()).isLessThan(30);
            history = history.at(slot).changed().changed();
        }
        assertThat(history.percent()).isCloseTo(34.42, within(0.01));
        for (int slot = 106; slot < 120; slot++) {
            history = history.at(slot).changed();
        }
        assertThat(history.percent()).isCloseTo(100, within(1e-9));
    }

    @Test
    void theNewestWeighsMost_theOldestLeast_andWhatIsOlderNothing() {
        FlapHistory one = FlapHistory.CALM.at(7).changed();
        assertThat(one.percent()).isCloseTo(6, within(1e-9));
        assertThat(one.at(26).percent()).isCloseTo(4, within(1e-9));
        assertThat(one.at(27).percent()).isZero();
        assertThat(one.at(Long.MAX_VALUE).percent()).isZero();
        assertThat(one.at(3)).as("a clock that was set back").isEqualTo(one);
    }
}
