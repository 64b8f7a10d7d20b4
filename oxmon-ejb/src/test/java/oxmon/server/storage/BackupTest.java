package oxmon.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Aggregation;
import oxmon.metrics.MetricStore;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;

class BackupTest {
    @TempDir
    Path directory;

    private Path data() throws IOException {
        Path data = DataFixture.stopped(directory.resolve("data"));
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) { // written a while ago
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
            }
        }
        return data;
    }

    private Path backups() {
        return directory.resolve("backups");
    }

    private Backup backup(Path data, boolean inUse) {
        return new Backup(data, backups(), inUse, Clock.systemUTC());
    }

    private Path restored(String name) throws IOException {
        Path target = directory.resolve(name);
        new Restore(backups(), target).run(Optional.empty());
        return target;
    }

    /** All values of cpu.usage by time. */
    private static Map<Long, Double> usage(Path data) {
        try (MetricStore store = DataFixture.engine(data)) {
            Map<Long, Double> values = new HashMap<>();
            for (Samples samples : store.range(new RangeQuery(
                    "web-1", "cpu.usage", Map.of(), 0, DataFixture.MIDNIGHT * 2, 0, Aggregation.AVG, 10_000_000))) {
                for (int i = 0; i < samples.size(); i++) {
                    values.put(samples.millis()[i], samples.values()[i]);
                }
            }
            return values;
        }
    }

    private static Map<Long, Double> usage(int from, int to) {
        Map<Long, Double> values = new HashMap<>();
        for (int tick = from; tick < to; tick++) {
            values.put(DataFixture.at(tick), DataFixture.usage(tick));
        }
        return values;
    }

    private Set<String> stored() throws IOException {
        try (Stream<Path> files = Files.list(backups().resolve("files"))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void aStoppedServersDirectory_isRestoredAsItWas() throws IOException {
        Path data = data();

        Backup.Summary summary = backup(data, false).run(7);

        assertThat(summary.problems()).isEmpty();
        assertThat(summary.files()).isEqualTo(5);
        Path restored = restored("new");
        assertThat(usage(restored)).isEqualTo(usage(-DataFixture.BEFORE, DataFixture.AFTER));
        assertThat(Files.readString(restored.resolve("token-key.pem"))).isEqualTo(DataFixture.KEY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored.resolve("cert.db"))))
                .isEqualTo("rw-------");
        assertThat(Ran.tool("check", "--data-dir", restored.toString()).code()).isZero();
    }

    @Test
    void daysThatAreOnlyRollups_areRestoredToo() throws IOException {
        Path data = DataFixture.stopped(directory.resolve("data"));
        try (DataFixture running = DataFixture.running(data)) {
            assertThat(running.store().dropDaysBefore(LocalDate.parse("2026-11-22")))
                    .isEqualTo(1);
            assertThat(backup(data, true).run(7).problems()).isEmpty();
        }
        Path restored = restored("new");
        assertThat(Ran.tool("check", "--data-dir", restored.toString()).out())
                .containsPattern("rollup-2026-11\\.db  .* KiB  1 days of 2 series, of 240 points  ok");
        try (MetricStore store = DataFixture.engine(restored)) {
            assertThat(store.range(new RangeQuery(
                                    "web-1",
                                    "cpu.usage",
                                    Map.of(),
                                    DataFixture.MIDNIGHT - 86_400_000,
                                    DataFixture.MIDNIGHT - 1,
                                    86_400_000,
                                    Aggregation.COUNT,
                                    10))
                            .get(0)
                            .values())
                    .containsExactly(DataFixture.BEFORE);
        }
    }

    @Test
    void whatDidNotChange_isNotCopiedAgain_andWhatDid_is() throws IOException {
        Path data = data();
        assertThat(backup(data, false).run(7).copied()).isEqualTo(5);

        assertThat(backup(data, false).run(7).copied()).isZero();

        try (DataFixture running = DataFixture.running(data)) {
            running.keep(1); // today's file; the day before stays as it is
            running.store().flush();
            Backup.Summary live = backup(data, true).run(7);
            assertThat(live.copied()).isEqualTo(1);
            assertThat(live.problems()).isEmpty();
        }
        assertThat(stored()).hasSize(6);
        assertThat(usage(restored("new"))).isEqualTo(usage(-DataFixture.BEFORE, DataFixture.AFTER + 1));
    }

    /** Same size, same time, and yet other bytes: what a clock that is set back, or a restored file, can bring. */
    @Test
    void aDayWrittenJustNow_isNotTakenForTheSameByItsTime() throws IOException {
        Path data = data();
        Path day = data.resolve("2026-11-21.db");
        Files.setLastModifiedTime(day, FileTime.from(Instant.now()));
        backup(data, false).run(7);
        FileTime time = Files.getLastModifiedTime(day);
        byte[] bytes = Files.readAllBytes(day);
        bytes[bytes.length - 1] ^= 1;
        Files.write(day, bytes);
        Files.setLastModifiedTime(day, time);

        Manifest after = Manifest.read(backup(data, false).run(7).manifest());

        assertThat(after.files())
                .filteredOn(entry -> entry.name().equals("2026-11-21.db"))
                .allSatisfy(entry -> assertThat(entry.source()).isEmpty());
    }

    @Test
    void aFileOfABackupThatRotted_isCopiedAgain_andNeverRestored() throws IOException {
        Path data = data();
        Backup.Summary first = backup(data, false).run(7);
        Manifest.Entry day = Manifest.read(first.manifest()).files().get(0);
        Path file = backups().resolve("files").resolve(day.stored());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> restored("new"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged");
        assertThat(directory.resolve("new")).doesNotExist();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).noneMatch(each -> each.toString().contains("restoring"));
        }

        assertThat(backup(data, false).run(7).copied()).isEqualTo(1);
        assertThat(usage(restored("new"))).isEqualTo(usage(-DataFixture.BEFORE, DataFixture.AFTER));
    }

    @Test
    void aBackupThatWasBrokenOff_isNone_andTheOneBeforeIsWhole() throws IOException {
        Path data = data();
        backup(data, false).run(7);
        try (DataFixture running = DataFixture.running(data)) {
            running.keep(50);
        }
        Path manifest = backup(data, false).run(7).manifest();
        Files.move(manifest, manifest.resolveSibling(manifest.getFileName() + ".new")); // it was killed a step before
        Files.write(backups().resolve("files").resolve("new"), new byte[10]);

        assertThat(usage(restored("before"))).isEqualTo(usage(-DataFixture.BEFORE, DataFixture.AFTER));
        backup(data, false).run(7);
        assertThat(usage(restored("after"))).isEqualTo(usage(-DataFixture.BEFORE, DataFixture.AFTER + 50));
    }

    @Test
    void aManifestThatWasChanged_isNotBelieved() throws IOException {
        Path data = data();
        Path manifest = backup(data, false).run(7).manifest();
        Files.writeString(manifest, Files.readString(manifest).replace("cert.db", "../x.db"));

        assertThatThrownBy(() -> restored("new"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not as it was written");
    }

    @Test
    void aKilledServersLog_isAPartOfTheBackup() throws IOException {
        Path killed = directory.resolve("killed");
        DataFixture.killed(killed, 4);

        backup(killed, false).run(7);

        assertThat(usage(restored("new"))).isEqualTo(usage(DataFixture.AFTER + 1, DataFixture.AFTER + 5));
    }

    @Test
    void olderBackupsGo_withTheFilesThatOnlyTheyHad() throws IOException {
        Path data = data();
        backup(data, false).run(2);
        for (int i = 0; i < 3; i++) {
            try (DataFixture running = DataFixture.running(data)) {
                running.keep(i + 1);
            }
            Backup.Summary summary = backup(data, false).run(2);
            assertThat(summary.removed()).isEqualTo(i == 0 ? 0 : 1);
        }
        assertThat(Manifest.in(backups())).hasSize(2);
        assertThat(stored()).hasSize(6);
        assertThat(usage(restored("new"))).hasSize(DataFixture.BEFORE + DataFixture.AFTER + 3);
    }

    @Test
    void aDamagedDay_isToldAndTheRestIsBackedUp() throws IOException {
        Path data = data();
        Files.write(data.resolve("2026-11-21.db"), new byte[40_000]);

        Ran ran = Ran.tool("backup", backups().toString(), "--data-dir", data.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("2026-11-21.db is not in this backup");
        assertThat(usage(restored("new"))).isEqualTo(usage(0, DataFixture.AFTER));
    }

    @Test
    void aBackupThatLacksADamagedDay_leavesOlderOnes() throws IOException {
        Path data = data();
        Path whole = backup(data, false).run(1).manifest();
        Files.write(data.resolve("2026-11-21.db"), new byte[40_000]);

        Backup.Summary lacking = backup(data, false).run(1);

        assertThat(lacking.problems()).hasSize(1);
        assertThat(lacking.removed()).isZero();
        Path restored = directory.resolve("whole");
        new Restore(backups(), restored).run(Optional.of(String.valueOf(whole.getFileName())));
        assertThat(usage(restored)).isEqualTo(usage(-DataFixture.BEFORE, DataFixture.AFTER));
    }

    /** What a full disk and the like make: no backup, and no manifest that names less than there is. */
    @Test
    void whenTheFolderCannotBeWritten_thereIsNoBackup() throws IOException {
        Path data = data();
        backup(data, false).run(7);
        try (DataFixture running = DataFixture.running(data)) {
            running.keep(1);
        }
        Path inTheWay = Files.createDirectory(backups().resolve("files").resolve("new"));
        Files.writeString(inTheWay.resolve("x"), "x");

        assertThatThrownBy(() -> backup(data, false).run(7)).isInstanceOf(IOException.class);

        assertThat(Manifest.in(backups())).hasSize(1);
    }

    @Test
    void foldersThatAreInTheWay_areRefused() throws IOException {
        Path data = data();
        Path full = Files.createDirectory(directory.resolve("full"));
        Files.writeString(full.resolve("mine"), "x");
        Map<String, List<String>> calls = new TreeMap<>(Map.of(
                "must be outside", List.of("backup", data.resolve("b").toString(), "--data-dir", data.toString()),
                "holds something else", List.of("backup", full.toString(), "--data-dir", data.toString()),
                "there is no whole backup",
                        List.of(
                                "restore",
                                full.toString(),
                                "--data-dir",
                                directory.resolve("x").toString()),
                "there is no folder",
                        List.of(
                                "restore",
                                directory.resolve("no").toString(),
                                "--data-dir",
                                directory.resolve("x").toString()),
                "--data-dir NEW is missing", List.of("restore", backups().toString()),
                "--keep must be", List.of("backup", backups().toString(), "--keep", "0")));
        calls.forEach((reason, words) -> {
            Ran ran = Ran.tool(words.toArray(String[]::new));
            assertThat(ran.code()).as(reason).isPositive();
            assertThat(ran.err()).contains(reason);
        });
        backup(data, false).run(7);
        Ran ran = Ran.tool("restore", backups().toString(), "--data-dir", full.toString());
        assertThat(ran.err()).contains("is not empty");
        assertThat(Files.readString(full.resolve("mine"))).isEqualTo("x");
    }

    @Test
    void commandsReachARunningServer_andOneThatStopsLeavesNoSocket() throws IOException {
        Path data = data();
        try (DataFixture running = DataFixture.running(data);
                Control control = new Control(data, DataFixture.storage(running), Thread::new)) {
            control.start();
            running.keep(3);

            Ran flush = Ran.tool("flush", "--data-dir", data.toString());
            assertThat(flush.code()).as(flush.err()).isZero();
            assertThat(flush.out()).matches("flushed 6 points in \\d+ ms\n");
            Ran backup = Ran.tool("backup", backups().toString(), "--data-dir", data.toString());
            assertThat(backup.code()).as(backup.err()).isZero();
            assertThat(backup.out())
                    .contains("flushed ")
                    .contains("backup-")
                    .contains("token-key.pem")
                    .contains("not included");
            Ran restore = Ran.tool(
                    "restore",
                    backups().toString(),
                    "--data-dir",
                    directory.resolve("new").toString());
            assertThat(restore.code()).as(restore.err()).isZero();
            assertThat(restore.out()).contains("restored ").contains("all well");
        }
        assertThat(data.resolve(Control.NAME)).doesNotExist();
        assertThat(usage(directory.resolve("new"))).isEqualTo(usage(-DataFixture.BEFORE, DataFixture.AFTER + 3));
        Ran late = Ran.tool("flush", "--data-dir", data.toString());
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.err()).contains("no server runs on");
    }

    @Test
    void theSocketIsTheOwnersAlone_andAKilledServersSocketIsReplaced() throws IOException {
        Path data = data();
        Files.writeString(data.resolve(Control.NAME), "left behind");
        try (DataFixture running = DataFixture.running(data);
                Control control = new Control(data, DataFixture.storage(running), Thread::new)) {
            control.start();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(Control.NAME))))
                    .isEqualTo("rw-------");
            assertThatThrownBy(() -> ControlClient.ask(data, "format")).hasMessageContaining("does not know 'format'");
            assertThat(ControlClient.ask(data, "flush")).contains("points in");
        }
    }

    /** Three writers, flushes and packing go on while backups are taken: each has all that was acknowledged before it began. */
    @Test
    void aBackupUnderLoad_holdsAllThatWasAcknowledgedBefore() throws Exception {
        Path data = data();
        AtomicInteger next = new AtomicInteger(DataFixture.AFTER - 1);
        Map<Integer, Boolean> acknowledged = new ConcurrentHashMap<>();
        List<Set<Integer>> before = new ArrayList<>();
        List<Path> manifests = new ArrayList<>();
        AtomicBoolean stop = new AtomicBoolean();
        try (DataFixture running = DataFixture.running(data)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(new Thread(() -> {
                    while (!stop.get()) {
                        int tick = next.incrementAndGet();
                        running.store().append(DataFixture.batch(tick)).join();
                        acknowledged.put(tick, true);
                    }
                }));
            }
            threads.add(new Thread(() -> {
                while (!stop.get()) {
                    running.store().flush();
                    running.store().rewriteDaysBefore(LocalDate.parse("2026-11-23"));
                }
            }));
            threads.forEach(Thread::start);
            for (int i = 0; i < 8; i++) {
                Thread.sleep(50);
                before.add(Set.copyOf(acknowledged.keySet()));
                Backup.Summary summary = backup(data, true).run(100);
                assertThat(summary.problems()).isEmpty();
                manifests.add(summary.manifest());
            }
            stop.set(true);
            for (Thread thread : threads) {
                thread.join(10_000);
            }
        }
        for (int i = 0; i < manifests.size(); i++) {
            Path target = directory.resolve("restored-" + i);
            new Restore(backups(), target)
                    .run(Optional.of(String.valueOf(manifests.get(i).getFileName())));
            assertThat(Ran.tool("check", "--data-dir", target.toString()).code())
                    .isZero();
            Map<Long, Double> got = usage(target);
            for (int tick : before.get(i)) {
                assertThat(got.get(DataFixture.at(tick)))
                        .as("backup %d, tick %d", i, tick)
                        .isEqualTo(DataFixture.usage(tick));
            }
            got.forEach((at, value) -> {
                int tick = (int) ((at - DataFixture.MIDNIGHT) / 10_000);
                assertThat(value).isEqualTo(DataFixture.usage(tick));
            });
        }
        System.out.printf(
                "backup: %d batches acknowledged before the last of 8 backups under load, all in it%n",
                before.get(7).size());
    }
}
