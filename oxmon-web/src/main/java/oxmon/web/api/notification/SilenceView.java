package oxmon.web.api.notification;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.notification.SilenceWindow;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;

/**
 * A time in which nobody is told of certain alerts. Empty lists mean all.
 *
 * @param id stays the same while all else may change
 * @param source file when server.toml provides it, and api when people made it
 * @param startTime local time, with its date when it comes once
 * @param activeUntil while it is silent: when that ends
 * @param version grows with each change; null when server.toml provides it
 */
@Schema(name = "Silence")
public record SilenceView(
        String id,
        String name,
        String source,
        boolean enabled,
        String recurrence,
        String startTime,
        String endTime,
        List<String> days,
        String timeZone,
        List<String> agents,
        List<String> groups,
        List<String> metrics,
        List<String> severities,
        String comment,
        boolean active,
        @Nullable Instant activeUntil,
        @Nullable Long version,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {
    /** What only answers have. */
    static final List<String> ONLY_READ =
            List.of("id", "source", "active", "active_until", "version", "created_at", "updated_at");

    static SilenceView of(Entry<SilenceWindow> entry, Instant now) {
        SilenceWindow window = entry.value();
        Made made = entry.made();
        return new SilenceView(
                entry.id(),
                window.name(),
                entry.source(),
                window.enabled(),
                window.recurrence().word(),
                window.startText(),
                window.endText(),
                window.dayWords(),
                window.zone().getId(),
                window.agents(),
                window.groups(),
                window.metrics(),
                window.severityWords(),
                window.comment(),
                window.covers(now),
                window.endAfter(now).orElse(null),
                made == null ? null : made.version(),
                made == null ? null : made.createdAt(),
                made == null ? null : made.updatedAt());
    }
}
