package oxmon.server.metrics;

import java.time.Duration;
import oxmon.metrics.query.QueryLimits;
import oxmon.server.settings.QuerySettings;

/** A gate for tests of other packages. */
public final class TestGate {
    private TestGate() {}

    /** Lets two through at a time. */
    public static QueryGate open() {
        return new QueryGate(new QuerySettings(new QueryLimits(1000, 1000), Duration.ofSeconds(60), 2, 10), 2);
    }
}
