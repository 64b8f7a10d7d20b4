package oxmon.metrics.engine;

import java.util.concurrent.CompletableFuture;

/**
 * A batch on its way into the log, with its series resolved. The columns have equal length.
 *
 * @param receivedMillis when the server received it, Unix time in milliseconds
 * @param done completes once the batch is durable and can be read; fails with a {@link oxmon.common.Fault} when it is not kept
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Append(
        AgentHead agent,
        long receivedMillis,
        long intervalMillis,
        SeriesHead[] series,
        long[] millis,
        double[] values,
        CompletableFuture<Void> done) {
    int count() {
        return series.length;
    }
}
