package oxmon.alerting;

import oxmon.metrics.Series;

/**
 * Turns the points of one series into the figure that a rule's limits are about, such as a change in percent. Keeps bounded memory;
 * guarded by whoever holds it.
 */
public interface Gauge {
    /** The value itself is the figure; remembers nothing, so that all series share it. */
    Gauge PLAIN = new Gauge() {
        @Override
        public double take(long millis, double value) {
            return value;
        }

        @Override
        public void late(long millis, double value) {
            // nothing is remembered
        }
    };

    /** One that measures for how long nothing was heard, for a condition that has a {@link Condition#silence}. */
    static Gauge ofSilence() {
        return new SilenceGauge();
    }

    /**
     * Takes a point that is as new as all before it, or newer.
     *
     * @param millis when it was measured; the same time again replaces the value
     * @return the figure, or NaN when there can be no verdict yet
     */
    double take(long millis, double value);

    /** Takes a point that is older than the newest one. */
    void late(long millis, double value);

    /** What an alert shows as its value after {@link #take}. */
    default double shown(double value) {
        return value;
    }

    /** What a restart needs to know besides the points of the window; 0 when nothing. */
    default byte memory() {
        return 0;
    }

    /** Takes {@link #memory} back. */
    default void remember(byte memory) {
        // most have none
    }

    /** Tells whose points come, before the first of them. */
    default void about(Series subject, SeasonalHistory history) {
        // most look at points only
    }

    /** What people should know of the figure, in a sentence without its end; empty when it says all. */
    default String note() {
        return "";
    }

    /** When the limit will be passed as it looks after {@link #take}, Unix time in milliseconds; 0 when nothing is foretold. */
    default long breachMillis() {
        return 0;
    }

    /** The level as an alert shows it: its bound may be another for each series. */
    default Level level(Level of) {
        return of;
    }
}
