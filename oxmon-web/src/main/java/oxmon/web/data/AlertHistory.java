package oxmon.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.server.alerting.sqlite.AlertFile;

/** Which part of the history a page asks for. */
final class AlertHistory {
    private static final long USUAL_MILLIS = Duration.ofDays(1).toMillis();

    /** A point may be some minutes ahead of our clock, and so what it did. */
    private static final long AHEAD_MILLIS = Duration.ofHours(1).toMillis();

    private AlertHistory() {}

    /**
     * Reads severity, host, from and to, both in Unix milliseconds; the last day when there is none.
     *
     * @throws Fault INVALID, naming what is wrong
     */
    static AlertFile.Wanted wanted(HttpServletRequest request, Clock clock, int limit, int offset) {
        long now = clock.millis();
        long to = DataServlet.number(request, "to", now + AHEAD_MILLIS, 0, Long.MAX_VALUE / 2);
        long from = DataServlet.number(request, "from", Math.min(to, now) - USUAL_MILLIS, 0, Long.MAX_VALUE / 2);
        if (from > to) {
            throw Fault.invalid("from", "from must not be after to");
        }
        String host = DataServlet.text(request, "host", "");
        return new AlertFile.Wanted(
                severity(DataServlet.text(request, "severity", "")),
                host.isEmpty() ? null : host,
                from,
                to,
                limit,
                offset);
    }

    private static @Nullable Severity severity(String word) {
        return word.isEmpty()
                ? null
                : Severity.of(word)
                        .orElseThrow(() -> Fault.invalid("severity", "severity must be info, warning or critical"));
    }
}
