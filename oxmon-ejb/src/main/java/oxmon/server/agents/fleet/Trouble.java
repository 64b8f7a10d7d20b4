package oxmon.server.agents.fleet;

/**
 * Why a host is not well.
 *
 * @param state how bad it is; never OK
 * @param kind what it is about
 * @param value the percentage that is too high, or 0 for a silent host
 * @param where the mount point, or empty
 * @param sinceMillis since when, Unix time in milliseconds; 0 when not known
 */
public record Trouble(HostState state, Kind kind, double value, String where, long sinceMillis) {
    /** What it is about. */
    public enum Kind {
        NEVER_REPORTED,
        SILENT,
        DISK,
        MEMORY,
        CPU
    }
}
