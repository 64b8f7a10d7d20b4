package oxmon.alerting;

import java.util.Arrays;

/**
 * The newest points of a series, ordered by time and of bounded number: those of a window that ends at the newest one. When there are
 * more than {@link #MOST}, every second of them is forgotten. Not thread-safe.
 */
public final class PointWindow {
    /** More are never kept: 64 KiB a window. With a point every ten seconds that is eleven hours before any is forgotten. */
    public static final int MOST = 4_096;

    private final long windowMillis;
    private long[] millis = new long[4];
    private double[] values = new double[4];
    private int first;
    private int end;

    /**
     * @param windowMillis a point stays while it is at most this much older than the newest
     */
    public PointWindow(long windowMillis) {
        this.windowMillis = windowMillis;
    }

    /** How many points there are. */
    public int size() {
        return end - first;
    }

    /** The time of a point, the oldest being number 0. */
    public long millis(int i) {
        return millis[first + i];
    }

    /** The value of a point, the oldest being number 0. */
    public double value(int i) {
        return values[first + i];
    }

    /**
     * Puts a point where it belongs; the same time again replaces the value. One that is too old for the window is left out.
     *
     * @return whether it was put at the end as a new one, which is the usual way
     */
    public boolean put(long at, double value) {
        if (size() > 0 && at <= millis[end - 1]) {
            insert(at, value);
            return false;
        }
        if (end == millis.length) {
            makeRoom();
        }
        millis[end] = at;
        values[end++] = value;
        return true;
    }

    /** The oldest point, if it has left the window: then it is to be taken into account and {@link #dropFirst}ed. */
    public boolean hasExpired() {
        return size() > 1 && millis[first] < millis[end - 1] - windowMillis;
    }

    /** Forgets the oldest point. */
    public void dropFirst() {
        first++;
    }

    private void insert(long at, double value) {
        if (at < millis[end - 1] - windowMillis) {
            return;
        }
        int found = Arrays.binarySearch(millis, first, end, at);
        if (found >= 0) {
            values[found] = value;
            return;
        }
        if (end == millis.length) {
            makeRoom();
            found = Arrays.binarySearch(millis, first, end, at);
        }
        int place = -found - 1;
        System.arraycopy(millis, place, millis, place + 1, end - place);
        System.arraycopy(values, place, values, place + 1, end - place);
        millis[place] = at;
        values[place] = value;
        end++;
    }

    /** Moves the points to the front; makes the arrays longer when they are still more than half full, up to a bound. */
    private void makeRoom() {
        int size = size();
        if (size == MOST) {
            int kept = 0;
            for (int i = 0; i < size; i += 2) { // the oldest stays, since windows are measured from it
                millis[kept] = millis[first + i];
                values[kept++] = values[first + i];
            }
            first = 0;
            end = kept;
            return;
        }
        int length = size * 2 > millis.length ? Math.min(MOST, millis.length * 2) : millis.length;
        long[] times = length == millis.length ? millis : new long[length];
        double[] numbers = length == millis.length ? values : new double[length];
        System.arraycopy(millis, first, times, 0, size);
        System.arraycopy(values, first, numbers, 0, size);
        millis = times;
        values = numbers;
        first = 0;
        end = size;
    }
}
