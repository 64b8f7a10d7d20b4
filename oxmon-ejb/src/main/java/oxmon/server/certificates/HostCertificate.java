package oxmon.server.certificates;

import java.time.Duration;
import java.time.Instant;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;

/**
 * A certificate in a file of a host, as its agent told of it last.
 *
 * @param alias what the keystore calls it; empty in other files
 * @param subject its common name, or all of its subject
 * @param daysLeft whole days until it expires, counted when it was told; negative once it has
 * @param at when it was told
 */
public record HostCertificate(String agent, String file, String alias, String subject, long daysLeft, Instant at) {
    /** Agents tell every ten minutes; what was not told for so long is gone, or its host is. */
    private static final Duration OLD = Duration.ofDays(1);

    static HostCertificate of(Point point) {
        Labels labels = point.series().labels();
        return new HostCertificate(
                point.series().agent(),
                text(labels, "file"),
                text(labels, "alias"),
                text(labels, "subject"),
                (long) Math.floor(point.value()),
                Instant.ofEpochMilli(point.millis()));
    }

    private static String text(Labels labels, String key) {
        String text = labels.get(key);
        return text == null ? "" : text;
    }

    /** Whether it was not told of for a day, so that nobody knows how it is now. */
    public boolean old(Instant now) {
        return at.isBefore(now.minus(OLD));
    }
}
