package oxmon.server.agents.fleet;

import org.jspecify.annotations.Nullable;

/**
 * The newest values of one host; null where it never told.
 *
 * @param cpu percent
 * @param memory percent
 * @param disk percent of the fullest disk
 * @param diskMount which disk that is; empty when there is none
 * @param networkBytes received and sent over all interfaces, bytes per second
 * @param load over one minute
 * @param uptimeSecs since the host started
 */
public record Vitals(
        @Nullable Double cpu,
        @Nullable Double memory,
        @Nullable Double disk,
        String diskMount,
        @Nullable Double networkBytes,
        @Nullable Double load,
        @Nullable Double uptimeSecs) {}
