package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.MetricStore;
import oxmon.metrics.engine.MetricEngine;

/**
 * The disk fills up while the log is written, while a flush writes, and while a day is packed, at another byte each time; then there
 * is room again, and the store goes on without a restart. What was acknowledged is there all the time. Needs the right to mount.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class EngineFullDiskTest {
    /** How often the disk fills at each stage; {@code -Doxmon.it.fulldisks=100} for a long run. */
    private static final int TIMES = Integer.getInteger("oxmon.it.fulldisks", 3);

    private static final int DISK_BYTES = 24 << 20;
    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final LocalDate DAY = LocalDate.parse("2026-11-22");

    @TempDir
    Path directory;

    private final Random random = new Random(3);
    private final Reports reports = new Reports("web-1", 3);
    private long at = MIDNIGHT;
    private MetricStore store;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "oxmon-test", directory.toString()),
                "SKIPPED: may not mount a small disk here");
        store = open();
    }

    @AfterEach
    void unmount() throws Exception {
        if (store != null) {
            store.close();
            run("umount", directory.toString());
        }
    }

    private MetricStore open() {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                new SqliteRollupFiles(directory),
                Thread::new);
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    /** Leaves so many bytes free. */
    private void fill(long leave) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler())) {
            for (long left = free - leave; left > 0; left -= block.length) {
                out.write(block);
            }
        } catch (IOException e) {
            // fuller than full
        }
    }

    private void free() throws IOException {
        Files.delete(filler());
    }

    /** Reports ticks; false when one was refused. */
    private boolean report(int ticks) {
        try {
            for (int i = 0; i < ticks; i++) {
                at += 10;
                reports.report(store, at).join();
            }
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    private void allIsWell() {
        for (int turn = 0; turn < 2; turn++) {
            assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
            reports.verify(store, () -> 0);
            store.close();
            assertThat(DayCheck.of(Days.file(directory, DAY), DAY, false).faults())
                    .isEmpty();
            RollupsOnDisk.areSound(directory);
            store = open();
        }
    }

    @Test
    void theLogFillsTheDisk() throws IOException {
        for (int i = 0; i < TIMES; i++) {
            fill(random.nextInt(30_000));
            assertThat(report(10_000)).as("never refused").isFalse();
            assertThat(store.status().ok()).isFalse();
            reports.verify(store, () -> 0);

            free();
            store.flush(); // which would come by itself within half a minute
            assertThat(report(20)).isTrue();
            reports.verify(store, () -> 0);
        }
        store.flush();
        allIsWell();
    }

    @Test
    void aFlushFillsTheDisk() throws IOException {
        int failed = 0;
        for (int i = 0; i < TIMES; i++) {
            assertThat(report(500)).isTrue();
            fill(random.nextInt(120_000));
            failed += store.flush().failed().isEmpty() ? 0 : 1;
            reports.verify(store, () -> 0);

            free();
            store.flush();
            assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
            assertThat(report(20)).isTrue();
            reports.verify(store, () -> 0);
        }
        assertThat(failed).as("flushes that found the disk full").isPositive();
        allIsWell();
    }

    @Test
    void packingAndRollingUpFillTheDisk() throws IOException {
        int failed = 0;
        for (int i = 0; i < TIMES; i++) {
            assertThat(report(1_000)).isTrue();
            store.flush();
            fill(random.nextInt(i % 2 == 0 ? 20_000 : 200_000));
            store.rewriteDaysBefore(DAY.plusDays(1));
            failed += store.figures().unpackedDays();
            reports.verify(store, () -> 0);

            free();
            assertThat(report(20)).isTrue();
            store.rewriteDaysBefore(DAY.plusDays(1));
            assertThat(store.figures().unpackedDays()).isZero();
            reports.verify(store, () -> 0);
        }
        assertThat(failed).as("days that found the disk full").isPositive();
        allIsWell();
        RollupsOnDisk.tellAllThatGoes(store, DAY.plusDays(1));
    }

    @Test
    void aDayDoesNotGoWhileThereIsNoRoomForItsRollup() throws IOException {
        assertThat(report(1_000)).isTrue();
        store.flush();
        fill(0);

        assertThat(store.dropDaysBefore(DAY.plusDays(1))).isZero();
        reports.verify(store, () -> 0);

        free();
        RollupsOnDisk.tellAllThatGoes(store, DAY.plusDays(1));
        assertThat(store.days()).isEmpty();
    }
}
