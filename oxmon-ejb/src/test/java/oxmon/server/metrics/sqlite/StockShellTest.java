package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;

/** What the sqlite3 shell of the system sees of a day file, while the engine has it open and when it is packed. */
class StockShellTest {
    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final String METRICS =
            "SELECT timestamp, agent_id, metric_name, value, labels, n, min, max, avg FROM metrics"
                    + " ORDER BY timestamp";

    @TempDir
    Path directory;

    @BeforeEach
    void shell() {
        boolean there = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(Map.copyOf(System.getenv()).getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "sqlite3")));
        assumeTrue(there, "there is no sqlite3 on the PATH");
    }

    private String sqlite3(String sql) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder(
                        "sqlite3", "-batch", directory.resolve("2026-11-22.db").toString(), sql)
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(said).isZero();
        return said.strip();
    }

    @Test
    void theViewMetrics_hasARowForEachChunk_withItsLastPointAndWhatItStandsFor() throws Exception {
        try (MetricStore store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                Thread::new)) {
            for (int i = 0; i < 130; i++) {
                Point point =
                        new Point(new Series("web-1", "disk.used", Labels.of("mount", "/")), MIDNIGHT + i * 10_000L, i);
                store.append(new Batch("web-1", MIDNIGHT, 10_000, List.of(point)))
                        .join();
            }
            store.flush();

            assertThat(sqlite3(METRICS).lines())
                    .containsExactly(
                            MIDNIGHT + 1_190_000 + "|web-1|disk.used|119.0|{\"mount\":\"/\"}|120|0.0|119.0|59.5",
                            MIDNIGHT + 1_290_000 + "|web-1|disk.used|129.0|{\"mount\":\"/\"}|10|120.0|129.0|124.5");
            assertThat(sqlite3(
                            "PRAGMA integrity_check; SELECT count(*) FROM series; SELECT count(*) FROM alert_events"))
                    .isEqualTo("ok\n1\n0");

            store.rewriteDaysBefore(LocalDate.parse("2026-11-23"));

            assertThat(sqlite3(METRICS))
                    .isEqualTo(MIDNIGHT + 1_290_000 + "|web-1|disk.used|129.0|{\"mount\":\"/\"}|130|0.0|129.0|64.5");
        }
    }
}
