package oxmon.server.certificates.calendar;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret address under which a calendar finds when certificates expire.
 *
 * @param name what it is for, as its owner calls it
 * @param userId whose it is
 * @param owner that user's name
 * @param lastUsed within the hour; null when it never was
 */
public record CalendarFeed(
        String id,
        String name,
        String userId,
        String owner,
        Instant createdAt,
        @Nullable Instant lastUsed) {
    /**
     * A feed that was just made.
     *
     * @param secret the last part of its address; cannot be had a second time
     */
    public record Made(CalendarFeed feed, String secret) {}
}
