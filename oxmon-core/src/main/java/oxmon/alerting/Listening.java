package oxmon.alerting;

/**
 * When the server was there to hear anything. Silence is never claimed for a time when it was not. Written before anything is judged,
 * the time now and then by the timer; read under the agents' locks.
 */
final class Listening {
    private volatile long stopMillis = Long.MIN_VALUE;
    private volatile long startMillis = Long.MIN_VALUE;
    private volatile long nowMillis = Long.MAX_VALUE;

    void began(long stop, long start, long now) {
        stopMillis = stop;
        startMillis = start;
        nowMillis = now;
    }

    /** The same time again, or a later one; says which, since clocks may be set back. */
    long now(long millis) {
        nowMillis = nowMillis == Long.MAX_VALUE ? millis : Math.max(nowMillis, millis);
        return nowMillis;
    }

    /** When something was heard that was measured then, if nobody wrote down when it came. */
    long heard(long measuredMillis) {
        return Math.min(measuredMillis, nowMillis);
    }

    /** Since when somebody is silent who was heard last at that time. */
    long since(long heardMillis) {
        return Math.max(heardMillis, startMillis);
    }

    /** For how long somebody is silent who was heard last at that time. */
    long silentFor(long heardMillis) {
        return nowMillis == Long.MAX_VALUE ? 0 : Math.max(0, nowMillis - since(heardMillis));
    }

    /** How much longer than was known at that time something lasted before the server stopped; negative when it did not stop since. */
    long lastedLonger(long knownMillis) {
        return knownMillis > startMillis ? -1 : Math.max(0, stopMillis - knownMillis);
    }
}
