package oxmon.web.api.alerting;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.testing.Preview;
import oxmon.server.alerting.Previews;

/**
 * What a rule would have done.
 *
 * @param series how many series were judged; of agent_down, hosts
 * @param fired how many alerts there would have been
 * @param messages how many messages a channel would have had: firing, repeats and ends
 * @param alerts the newest hundred, the newest first
 */
@Schema(name = "AlertRulePreview")
public record PreviewView(Instant from, Instant to, int series, int fired, int messages, List<PreviewAlert> alerts) {
    public PreviewView {
        alerts = List.copyOf(alerts);
    }

    /**
     * An alert that would have been.
     *
     * @param endedAt null when it would fire still
     */
    @Schema(name = "AlertRulePreviewAlert")
    public record PreviewAlert(
            String agentId,
            String metricName,
            Map<String, String> labels,
            String severity,
            String message,
            double value,
            Instant firedAt,
            @Nullable Instant endedAt) {
        static PreviewAlert of(Preview.Alert alert) {
            AlertEvent event = alert.event();
            Long ended = alert.endedMillis();
            return new PreviewAlert(
                    event.series().agent(),
                    event.series().metric(),
                    event.series().labels().asMap(),
                    event.level().severity().word(),
                    event.message(),
                    event.value(),
                    Instant.ofEpochMilli(event.firedMillis()),
                    ended == null ? null : Instant.ofEpochMilli(ended));
        }
    }

    static PreviewView of(Previews.Seen seen) {
        return new PreviewView(
                seen.from(),
                seen.to(),
                seen.series(),
                seen.fired(),
                seen.messages(),
                seen.alerts().stream().map(PreviewAlert::of).toList());
    }
}
