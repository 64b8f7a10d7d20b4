package oxmon.alerting;

/** What is known of an agent's time, for series that are too young to tell themselves. Guarded by the agent's lock. */
final class AgentClock {
    /** Of an agent that has sent one batch nothing is known; up to five minutes are not called a gap then. */
    private static final int UNKNOWN_MILLIS = 100_000;

    /** A clock may differ by so much and not be called ahead. */
    private static final long AHEAD_MILLIS = 60_000;

    private final Rhythm batches = new Rhythm();
    private long newestMillis = Long.MIN_VALUE;
    private long receivedMillis = Long.MAX_VALUE;

    /**
     * A batch has come.
     *
     * @param millis when it was received, by the server's clock; {@link Long#MAX_VALUE} when that is not known
     */
    void received(long millis) {
        receivedMillis = millis;
    }

    /** A batch has been judged; its newest point was of this time. */
    void judged(long millis) {
        if (newestMillis == Long.MIN_VALUE || (millis < newestMillis && ahead(newestMillis))) {
            newestMillis = millis;
        } else if (millis - newestMillis >= Rhythm.LEAST_MILLIS) { // one collection may come in several batches
            batches.learn(millis - newestMillis);
            newestMillis = millis;
        }
    }

    /** How far apart the points of a series are that has not shown it yet; rather too little than too much. */
    long intervalMillis() {
        return batches.least(UNKNOWN_MILLIS);
    }

    /** Whether a point of this time was measured by a clock that runs ahead of when the newest batch was received. */
    boolean ahead(long millis) {
        return millis - AHEAD_MILLIS > receivedMillis;
    }

    /** Whether a point of this time was measured by a clock that is right, and is not an old one sent again. */
    boolean right(long millis) {
        return !ahead(millis) && millis + AHEAD_MILLIS >= receivedMillis;
    }
}
