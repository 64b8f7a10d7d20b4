package oxmon.alerting;

/**
 * When nothing was heard for too long.
 *
 * @param givenMillis so long, or 0 when the rhythm decides
 * @param intervals so many intervals of what is silent, but no less than {@link #LEAST_MILLIS}; 0 when a time is given
 * @param ofAgent whether it is about an agent as a whole: any report ends it
 */
public record Silence(long givenMillis, double intervals, boolean ofAgent) {
    /** What alerts about agents as a whole have as their metric; its value would be the seconds since the last report. */
    public static final String AGENT_METRIC = "agent.silence";

    /** Nobody is called silent before; the same as where pages say that a host is. */
    static final long LEAST_MILLIS = 30_000;

    /** That of somebody whose interval is not known; never. */
    static final long NEVER = Long.MAX_VALUE;

    /**
     * After how long.
     *
     * @param intervalMillis how far apart points or reports are; 0 when that is not known
     */
    long limitMillis(long intervalMillis) {
        if (givenMillis > 0) {
            return givenMillis;
        }
        return intervalMillis == 0 ? NEVER : Math.max(LEAST_MILLIS, Math.round(intervals * intervalMillis));
    }
}
