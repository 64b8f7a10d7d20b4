package oxmon.server.notification.delivery;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import oxmon.server.alerting.sqlite.AlertRow;

/**
 * An event, and what else is asked before the transaction.
 *
 * @param seq its place in {@code alerts.db}
 * @param silentUntil until when it may not be told
 * @param successor the firing of another level that took its alert's place
 * @param acknowledged whether somebody looks after it, so that nobody need be reminded
 */
record Question(
        long seq,
        AlertRow row,
        Optional<Instant> silentUntil,
        @Nullable AlertRow successor,
        boolean acknowledged) {}
