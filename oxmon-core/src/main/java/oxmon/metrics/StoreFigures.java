package oxmon.metrics;

/**
 * What a store tells of itself. Counts begin with its opening; sizes and ages are of the moment.
 *
 * @param batches batches that were kept
 * @param points points that were kept
 * @param latePoints those of them whose time had been sealed already
 * @param series series in memory
 * @param headBytes what their points take in memory, about
 * @param logBytes what the log takes on disk
 * @param waitingBytes what waits to be written to the log
 * @param syncs how often the log was made durable
 * @param syncSeconds how long that took in all
 * @param longestSyncSeconds how long the longest took
 * @param flushes how often points were brought into the day files
 * @param flushSeconds how long that took in all
 * @param unflushedSeconds how long ago the newest flush began that brought everything into the day files
 * @param unwritableDays days that cannot be written; their points stay in the log
 * @param unpackedDays days that are over and could not be packed
 * @param recoveredPoints points that came out of the log at the opening
 * @param recoverySeconds how long the opening took
 */
public record StoreFigures(
        long batches,
        long points,
        long latePoints,
        int series,
        long headBytes,
        long logBytes,
        long waitingBytes,
        long syncs,
        double syncSeconds,
        double longestSyncSeconds,
        long flushes,
        double flushSeconds,
        double unflushedSeconds,
        int unwritableDays,
        int unpackedDays,
        long recoveredPoints,
        double recoverySeconds) {
    /** Of a store that counts nothing. */
    public static final StoreFigures NONE = new StoreFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
