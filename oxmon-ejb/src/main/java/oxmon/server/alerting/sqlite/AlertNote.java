package oxmon.server.alerting.sqlite;

/**
 * What somebody did about an alert.
 *
 * @param alert the alert's id
 * @param who the name of who did it
 * @param comment empty when nothing was said
 * @param millis when, by the server's clock, Unix time in milliseconds
 * @param untilMillis when an acknowledgement ends by itself; 0 when it stands until the alert ends
 */
public record AlertNote(String alert, Kind kind, String who, String comment, long millis, long untilMillis) {
    /** What was done. */
    public enum Kind {
        /** Somebody looks after it. */
        ACKNOWLEDGED,
        /** Nobody does any more. */
        TAKEN_BACK,
        /** Something was said. */
        COMMENTED,
        /** It was ended by hand. */
        RESOLVED
    }

    /** Whether it is an acknowledgement that has not ended by itself. */
    public boolean holds(long now) {
        return kind == Kind.ACKNOWLEDGED && (untilMillis == 0 || untilMillis > now);
    }
}
