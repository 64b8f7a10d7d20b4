package oxmon.metrics.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** How much the log takes when there are more names than a segment is long. */
class LogVolumeTest {
    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final int AGENTS = 50;
    private static final int SERIES = 40;
    private static final int ROUNDS = 30;

    @TempDir
    Path directory;

    private final FakeDayFiles files = new FakeDayFiles();

    private MetricEngine open() {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                files,
                RollupFiles.NONE,
                Thread::new,
                LogFiles.SYSTEM,
                new Log.Bounds(1 << 20, 1L << 30, Duration.ofSeconds(3), 16_384));
    }

    private static void round(MetricEngine store, int round) {
        for (int agent = 0; agent < AGENTS; agent++) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < SERIES; i++) {
                Series series = new Series(
                        "web-" + agent, "network.bytes_received." + i, Labels.of("interface", "enp" + agent + "s" + i));
                points.add(new Point(series, MIDNIGHT + round * 10_000L, round + i));
            }
            store.append(new Batch("web-" + agent, MIDNIGHT, 10_000, points)).join();
        }
    }

    private long logBytes() throws IOException {
        try (Stream<Path> log = Files.list(directory.resolve("log"))) {
            return log.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void namesAreNotSaidAgainWithEachBatch() throws IOException {
        files.write(LocalDate.ofEpochDay(MIDNIGHT / TimeColumn.DAY_MILLIS))
                .commit(); // so that no new day asks for a flush
        try (MetricEngine store = open()) {
            round(store, 0);
            long first = logBytes();
            for (int round = 1; round < ROUNDS; round++) {
                round(store, round);
            }
            assertThat(logBytes()).isLessThan(first * ROUNDS / 3);
            try (Stream<Path> log = Files.list(directory.resolve("log"))) {
                assertThat(log.count()).as("and there is more than one segment").isGreaterThan(1);
            }
        }
    }
}
