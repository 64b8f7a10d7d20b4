package oxmon.server.metrics.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.MetricStore;
import oxmon.metrics.RollupContract;
import oxmon.metrics.engine.MetricEngine;

/** Rollups in SQLite files. */
class SqliteRollupFilesTest extends RollupContract {
    @TempDir
    Path directory;

    @Override
    protected MetricStore open() {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                new SqliteRollupFiles(directory),
                Thread::new);
    }
}
