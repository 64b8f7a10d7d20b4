package oxmon.server.metrics.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.MetricQueryContract;
import oxmon.metrics.MetricStore;
import oxmon.metrics.engine.Forgetful;
import oxmon.metrics.engine.MetricEngine;

/** The engine on SQLite, when no series is in memory. */
class SilentSeriesOnDiskTest extends MetricQueryContract {
    @TempDir
    Path directory;

    @Override
    protected MetricStore open() {
        return Forgetful.of(new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                Thread::new));
    }
}
