package oxmon.alerting.rules;

import java.util.Arrays;
import oxmon.alerting.Band;

/**
 * Compares with the time just before. Keeps one point, the first, of each of {@link #SLOTS} parts of it, so it takes 2 KiB however many
 * points come; and forgets what is older. It depends on the points alone, not on the order in which they came.
 */
final class RecentBand extends BaselineRule.BandGauge {
    private static final int SLOTS = 128;

    /** Fewer points say nothing. */
    private static final int FEW = 8;

    /** There is no verdict before so much of the window is known. */
    private static final int LEAST_SLOTS = SLOTS / 4;

    private static final long NEVER = Long.MIN_VALUE;

    private final long slotMillis;
    private final long[] millis = new long[SLOTS];
    private final double[] values = new double[SLOTS];
    private long newest = NEVER;
    private boolean stale;
    private Band band = Band.NONE;

    /**
     * One that knows nothing yet.
     *
     * @param recentMillis how long before
     */
    RecentBand(long recentMillis, BaselineRule.Distance distance) {
        super(distance);
        this.slotMillis = slotMillis(recentMillis);
        Arrays.fill(millis, NEVER);
    }

    /** How far back points matter. */
    static long windowMillis(long recentMillis) {
        return SLOTS * slotMillis(recentMillis);
    }

    private static long slotMillis(long recentMillis) {
        return Math.max(1, recentMillis / (SLOTS - 1)); // the newest part is judged, not compared with
    }

    @Override
    public double take(long at, double value) {
        long slot = Math.floorDiv(at, slotMillis);
        if (newest == NEVER || slot > newest) {
            forget(newest == NEVER ? SLOTS : Math.min(SLOTS, slot - newest), slot);
            newest = slot;
            stale = true;
        }
        put(slot, at, value);
        if (stale) {
            band = band();
            stale = false;
        }
        return figure(value, band);
    }

    @Override
    public void late(long at, double value) {
        long slot = Math.floorDiv(at, slotMillis);
        if (newest != NEVER && slot > newest - SLOTS && slot <= newest && put(slot, at, value)) {
            stale |= slot != newest;
        }
    }

    private void forget(long count, long until) {
        for (long slot = until - count + 1; slot <= until; slot++) {
            millis[(int) Math.floorMod(slot, (long) SLOTS)] = NEVER;
        }
    }

    /** Says whether it is the first of its part. */
    private boolean put(long slot, long at, double value) {
        int i = (int) Math.floorMod(slot, (long) SLOTS);
        if (millis[i] != NEVER && at > millis[i]) {
            return false;
        }
        millis[i] = at;
        values[i] = value;
        return true;
    }

    private Band band() {
        double[] known = new double[SLOTS];
        int count = 0;
        long oldest = newest;
        for (long slot = newest - SLOTS + 1; slot < newest; slot++) {
            int i = (int) Math.floorMod(slot, (long) SLOTS);
            if (millis[i] != NEVER) {
                oldest = Math.min(oldest, slot);
                known[count++] = values[i];
            }
        }
        return count < FEW || newest - oldest < LEAST_SLOTS ? Band.NONE : Band.of(Arrays.copyOf(known, count));
    }
}
