package oxmon.server.selfmonitoring;

import java.time.Duration;
import java.util.Optional;

/**
 * Foretells when the data disk is full: the straight line that fits its free space best (least squares), drawn on. It tells
 * nothing from less than an hour, nor of a disk that does not fill. Immutable.
 */
final class DiskForecast {
    private static final long LEAST_MILLIS = Duration.ofHours(1).toMillis();

    /** Beyond this, nobody should rely on it. */
    private static final Duration FARTHEST = Duration.ofDays(365);

    private DiskForecast() {}

    /**
     * How long it takes from the newest time on.
     *
     * @param millis Unix times in milliseconds, ascending
     * @param freeBytes what was free then
     * @param fullAt free bytes at which the disk counts as full: then the server takes no more points
     * @return empty when it is not filling, or too little is known
     */
    static Optional<Duration> timeLeft(long[] millis, double[] freeBytes, double fullAt) {
        int count = millis.length;
        if (count < 3 || millis[count - 1] - millis[0] < LEAST_MILLIS) {
            return Optional.empty();
        }
        double meanTime = 0;
        double meanFree = 0;
        for (int i = 0; i < count; i++) {
            meanTime += (millis[i] - millis[0]) / (double) count;
            meanFree += freeBytes[i] / count;
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < count; i++) {
            double time = millis[i] - millis[0] - meanTime;
            covariance += time * (freeBytes[i] - meanFree);
            variance += time * time;
        }
        double bytesPerMilli = covariance / variance;
        double left = Math.max(0, freeBytes[count - 1] - fullAt);
        if (bytesPerMilli >= 0 || left / -bytesPerMilli > FARTHEST.toMillis()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) (left / -bytesPerMilli)));
    }
}
