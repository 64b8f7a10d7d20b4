package oxmon.server.selfmonitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class DiskForecastTest {
    private static final double GIB = 1 << 30;

    /** A value every five minutes. */
    private static Optional<Duration> after(int values, IntToDoubleFunction free, double fullAt) {
        long[] millis = new long[values];
        double[] bytes = new double[values];
        for (int i = 0; i < values; i++) {
            millis[i] = 1_795_305_600_000L + i * 300_000L;
            bytes[i] = free.applyAsDouble(i);
        }
        return DiskForecast.timeLeft(millis, bytes, fullAt);
    }

    @Test
    void aDiskThatFillsEvenly_isFullWhenTheLineMeetsTheBound() {
        // 1 GiB every five minutes; 76 GiB are left at the end, of which 4 may not be used
        assertThat(after(25, i -> (100 - i) * GIB, 4 * GIB)).contains(Duration.ofMinutes(72 * 5));
    }

    @Test
    void noiseDoesNotMatterMuch() {
        Duration left =
                after(289, i -> 1000 * GIB - i * GIB + (i % 2) * 20 * GIB, 0).orElseThrow();

        assertThat(left).isBetween(Duration.ofMinutes(700 * 5), Duration.ofMinutes(740 * 5));
    }

    @Test
    void whatDoesNotFillHasNoForecast() {
        assertThat(after(25, i -> 100 * GIB, 0)).isEmpty();
        assertThat(after(25, i -> (100 + i) * GIB, 0)).isEmpty();
        assertThat(after(25, i -> 100 * GIB - i, 0)).isEmpty(); // in a thousand years
    }

    @Test
    void lessThanAnHourTellsNothing() {
        assertThat(after(12, i -> (100 - i) * GIB, 0)).isEmpty();
        assertThat(after(13, i -> (100 - i) * GIB, 0)).isPresent();
    }

    @Test
    void aFullDiskIsFullNow() {
        assertThat(after(25, i -> (25 - i) * GIB, 4 * GIB)).contains(Duration.ZERO);
    }
}
