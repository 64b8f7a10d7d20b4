package oxmon.server.notification.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import oxmon.notification.SilenceWindow;
import oxmon.server.alerting.sqlite.AlertRow;

/** Says until when nobody is told of an alert. Thread-safe when what it is given is. */
final class Silences {
    /** Windows that follow on each other without a pause are one; more than so many are looked at again later. */
    private static final int IN_A_ROW = 50;

    private final Supplier<List<SilenceWindow>> windows;
    private final BiPredicate<String, String> inGroup;

    /**
     * @param inGroup says of an agent whether it is in the group of that name
     */
    Silences(Supplier<List<SilenceWindow>> windows, BiPredicate<String, String> inGroup) {
        this.windows = windows;
        this.inGroup = inGroup;
    }

    /** When an alert may be told that may not be told now; empty when it may be told now. */
    Optional<Instant> until(AlertRow row, Instant now) {
        Instant until = now;
        for (int i = 0; i < IN_A_ROW; i++) {
            Optional<Instant> later = endOfOne(row, until);
            if (later.isEmpty()) {
                break;
            }
            until = later.get();
        }
        return until.equals(now) ? Optional.empty() : Optional.of(until);
    }

    private Optional<Instant> endOfOne(AlertRow row, Instant when) {
        for (SilenceWindow window : windows.get()) {
            if (window.covers(when)
                    && window.concerns(
                            row.series().agent(),
                            row.series().metric(),
                            row.severity(),
                            group -> inGroup.test(row.series().agent(), group))) {
                // one that covers every hour of every day has no end; then it is looked at again in a day
                return Optional.of(window.endAfter(when).orElse(when.plusSeconds(86_400)));
            }
        }
        return Optional.empty();
    }
}
