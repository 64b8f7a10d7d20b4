package oxmon.alerting;

/** What is known of an agent's time, for series that are too young to tell themselves. Guarded by the agent's lock. */
final class AgentClock {
    /** Of an agent that has sent one batch nothing is known; up to five minutes are not called a gap then. */
    private static final int UNKNOWN_MILLIS = 100_000;

    /** A clock may differ by so much and not be called ahead. */
    private static final long AHEAD_MILLIS = 60_000;

    private final Rhythm batches = new Rhythm();

    /** When reports came, whatever they told of. */
    private final Rhythm reports = new Rhythm();

    private long heardMillis = Long.MIN_VALUE;

    /** How far apart reports were before a restart; 0 when that is not known. */
    private long toldMillis;

    private long newestMillis = Long.MIN_VALUE;
    private long receivedMillis = Long.MAX_VALUE;

    /**
     * A batch has come.
     *
     * @param millis when it was received, by the server's clock; {@link Long#MAX_VALUE} when that is not known
     */
    void received(long millis) {
        if (millis != Long.MAX_VALUE) {
            if (heardMillis == Long.MIN_VALUE) {
                heardMillis = millis;
            } else if (millis - heardMillis >= Rhythm.LEAST_MILLIS) { // what was waiting comes all at once
                reports.learn(millis - heardMillis);
                heardMillis = millis;
            }
        }
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

    /** Reports were so far apart before; 0 when that is not known. */
    void told(long intervalMillis) {
        toldMillis = intervalMillis;
    }

    /** When the newest batch was received, by the server's clock; {@link Long#MAX_VALUE} when that is not known. */
    long receivedMillis() {
        return receivedMillis;
    }

    /** How far apart reports come as far as that is known; else rather too much than too little. */
    long usualMillis() {
        int learnt = reports.usual();
        return learnt > 0 ? learnt : toldMillis > 0 ? toldMillis : UNKNOWN_MILLIS;
    }

    /** How far apart the points of a series are that has not shown it yet; rather too little than too much. */
    long intervalMillis() {
        return batches.least(UNKNOWN_MILLIS);
    }

    /** Whether a point of this time was measured by a clock that runs ahead of when the newest batch was received. */
    boolean ahead(long millis) {
        return millis - AHEAD_MILLIS > receivedMillis;
    }

    /** What a clock may say at the latest that does not run ahead. */
    long latestMillis() {
        return receivedMillis == Long.MAX_VALUE ? Long.MAX_VALUE : receivedMillis + AHEAD_MILLIS;
    }

    /** Whether a point of this time was measured by a clock that is right, and is not an old one sent again. */
    boolean right(long millis) {
        return !ahead(millis) && millis + AHEAD_MILLIS >= receivedMillis;
    }
}
