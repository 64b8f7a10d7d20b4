package oxmon.alerting;

import java.util.concurrent.CompletableFuture;
import oxmon.metrics.Series;

/** Knows how series were in earlier weeks. Thread-safe. */
@FunctionalInterface
public interface SeasonalHistory {
    /** Of each five minutes there are the average, the least and the greatest value, which rollups keep. */
    long STEP_MILLIS = 300_000;

    /** With fewer such values, half an hour of one week, nothing can be said. */
    int LEAST_VALUES = 18;

    /** One that knows nothing. */
    SeasonalHistory NONE = (series, hourMillis, weeks) -> CompletableFuture.completedFuture(Band.NONE);

    /**
     * How a series was in the same hour of earlier weeks; returns at once, under whatever lock the caller holds.
     *
     * @param hourMillis when the hour begins, Unix time in milliseconds
     * @param weeks how many weeks back to look, from 1 on
     * @return what is known as soon as it is; never fails, {@link Band#NONE} when nothing can be said
     */
    CompletableFuture<Band> sameHour(Series series, long hourMillis, int weeks);
}
