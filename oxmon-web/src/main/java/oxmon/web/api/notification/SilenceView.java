package oxmon.web.api.notification;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.notification.SilenceWindow;

/**
 * A time in which nobody is told of certain alerts. Empty lists mean all.
 *
 * @param source file, since server.toml provides it
 * @param startTime local time, with its date when it comes once
 * @param activeUntil while it is silent: when that ends
 */
@Schema(name = "Silence")
public record SilenceView(
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
        @Nullable Instant activeUntil) {
    static SilenceView of(SilenceWindow window, Instant now) {
        return new SilenceView(
                window.name(),
                "file",
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
                window.endAfter(now).orElse(null));
    }
}
