package oxmon.server.notification.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import oxmon.server.alerting.sqlite.AlertRow;

/** Says whether an alert may be told: not in a window of silence, nor while another holds it back. Thread-safe. */
final class Quiet {
    /** An alert that others hold back is looked at again after so long, though the end of the other is usually seen at once. */
    private static final Duration LOOKED_AT_AGAIN = Duration.ofSeconds(60);

    private final Silences silences;
    private final Inhibition inhibition;

    Quiet(Silences silences, Inhibition inhibition) {
        this.silences = silences;
        this.inhibition = inhibition;
    }

    /** What holds alerts back at a moment. */
    Now at(Instant now) {
        return new Now(now, silences, inhibition.now());
    }

    /** What holds alerts back at a moment. */
    record Now(Instant now, Silences silences, Inhibition.Inhibitors inhibitors) {
        /** When an alert may be told, or looked at again, that may not be told now; empty when it may be told now. */
        Optional<Instant> until(AlertRow row) {
            Optional<Instant> window = silences.until(row, now);
            if (inhibitors.of(row).isEmpty()) {
                return window;
            }
            Instant again = now.plus(LOOKED_AT_AGAIN);
            return Optional.of(window.filter(again::isBefore).orElse(again));
        }
    }
}
