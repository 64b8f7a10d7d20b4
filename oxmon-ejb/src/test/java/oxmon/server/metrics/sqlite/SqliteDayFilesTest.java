package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import oxmon.common.Fault;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricQueryContract;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;
import oxmon.metrics.engine.DayFiles;
import oxmon.metrics.engine.MetricEngine;

/** The engine on SQLite. */
class SqliteDayFilesTest extends MetricQueryContract {
    @TempDir
    Path directory;

    @Override
    protected MetricStore open() {
        return open(directory);
    }

    private static MetricStore open(Path directory) {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                Thread::new);
    }

    private void reopen() {
        store.close();
        store = open();
    }

    private Path today() {
        return directory.resolve("2026-11-22.db");
    }

    private List<String> query(Path file, String sql) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(i == 1 ? "" : "|").append(row.getString(i));
                }
                rows.add(text.toString());
            }
            return rows;
        }
    }

    @Test
    void aSeriesThatBeginsAtTheLastTimeOfAPackedDay_keepsItsTime() throws Exception {
        keep(point("first", MIDNIGHT, 1));
        store.flush();
        store.rewriteDaysBefore(LocalDate.ofEpochDay(MIDNIGHT / 86_400_000L + 1));
        keep(point("second", MIDNIGHT, 2)); // the rest of a report that came in two parts
        store.flush();
        store.close();
        store = open();

        assertThat(store.range(all("second")))
                .singleElement()
                .satisfies(samples -> assertThat(samples.values()).containsExactly(2.0));
        assertThat(store.status().ok()).isTrue();
    }

    /** The engine over day files that do something first when it asks for their faults, as it does before it packs a day. */
    private MetricStore openWithBeforePacking(Runnable work) {
        DayFiles real = new SqliteDayFiles(directory);
        DayFiles hooked = (DayFiles) Proxy.newProxyInstance(
                DayFiles.class.getClassLoader(), new Class<?>[] {DayFiles.class}, (proxy, method, args) -> {
                    if (method.getName().equals("faults")) {
                        work.run();
                    }
                    return method.invoke(real, args);
                });
        return new MetricEngine(new MetricEngine.Settings(directory, 0, Duration.ofHours(1)), hooked, Thread::new);
    }

    @Test
    void aBlockThatIsOpenWhileItsDayIsPacked_losesNothing_whateverComesThen() throws Exception {
        store.close();
        LocalDate today = LocalDate.ofEpochDay(MIDNIGHT / 86_400_000L);
        AtomicInteger packings = new AtomicInteger();
        store = openWithBeforePacking(() -> {
            if (packings.incrementAndGet() == 1) { // after the day's blocks were sealed, before its rows are replaced
                keep(point("m", MIDNIGHT + 10, 1), point("n", MIDNIGHT + 10, 1));
                keep(point("m", MIDNIGHT + 20, 2), point("n", MIDNIGHT + 20, 2));
                store.flush();
                keep(point("n", MIDNIGHT + 10, -1)); // in the file with its old value
            }
        });
        keep(point("m", MIDNIGHT, 0), point("n", MIDNIGHT, 0));

        assertThat(store.rewriteDaysBefore(today.plusDays(1))).isEqualTo(1);
        assertThat(store.range(all("n")).get(0).values()).containsExactly(0, -1, 2);
        keep(point("m", MIDNIGHT + 10, -5)); // its times have not changed
        keep(point("n", MIDNIGHT + 30, 3));
        assertThat(store.range(all("m")).get(0).values()).containsExactly(0, -5, 2);
        store.flush();
        reopen();

        assertThat(packings.get()).isPositive();
        assertThat(store.range(all("m")).get(0).values()).containsExactly(0, -5, 2);
        assertThat(store.range(all("n")).get(0).values()).containsExactly(0, -1, 2, 3);
        assertThat(store.range(new RangeQuery(
                                "web-1", "n", Map.of(), MIDNIGHT, MIDNIGHT + 9_999, 10_000, Aggregation.COUNT, 10))
                        .get(0)
                        .values())
                .containsExactly(4);
        store.close();
        assertThat(DayCheck.of(today(), today, false).faults()).isEmpty();
        store = open();
    }

    @Test
    void timesThatWereRemovedBehindTheWritersBack_areWrittenAgain() throws Exception {
        keep(point("m", MIDNIGHT, 1), point("n", MIDNIGHT, 2));
        store.flush();
        query(today(), "DELETE FROM times RETURNING id");
        keep(point("m", MIDNIGHT, 7));
        store.flush();
        reopen();

        assertThat(store.range(all("m")).get(0).values()).containsExactly(7);
        assertThat(store.range(all("n")).get(0).values()).containsExactly(2);
    }

    @Test
    void aLatePointKeepsTheSignOfItsZero() {
        for (int i = 0; i < 121; i++) {
            keep(point("m", MIDNIGHT + 10 * i, -0.0));
        }
        keep(point("m", MIDNIGHT + 5, -0.0), point("n", MIDNIGHT + 5, 1));
        keep(point("m", MIDNIGHT + 15, 0.0));
        for (int turn = 0; turn < 2; turn++) {
            reopen();

            Samples samples = store.range(all("m")).get(0);
            assertThat(samples.size()).isEqualTo(123);
            for (int i = 0; i < samples.size(); i++) {
                boolean negative = samples.millis()[i] != MIDNIGHT + 15;
                assertThat(1 / samples.values()[i])
                        .as("%d", samples.millis()[i] - MIDNIGHT)
                        .isEqualTo(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
            }
            assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
            LocalDate today = LocalDate.ofEpochDay(MIDNIGHT / 86_400_000L);
            assertThat(DayCheck.of(today(), today, true).faults()).isEmpty();
            store.rewriteDaysBefore(today.plusDays(1));
        }
    }

    @Test
    void everythingIsThereAfterReopening() {
        Point root = new Point(new Series("web-1", "disk.used", Labels.of("mount", "/")), MIDNIGHT - 1, 1);
        keep(root, point("cpu.usage", MIDNIGHT, 2));

        reopen();

        assertThat(store.latest("web-1")).containsExactly(point("cpu.usage", MIDNIGHT, 2), root);
        assertThat(store.agents()).singleElement().satisfies(agent -> {
            assertThat(agent.agent()).isEqualTo("web-1");
            assertThat(agent.lastMillis()).isEqualTo(MIDNIGHT);
            assertThat(agent.intervalMillis()).isEqualTo(10_000);
        });
        assertThat(store.range(all("disk.used"))).hasSize(1);
    }

    @Test
    void aFileWhoseMakingWasCutShort_isADayWithoutPoints() throws Exception {
        store.close();
        Files.createFile(today());
        query(directory.resolve("2026-11-21.db"), "PRAGMA journal_mode = WAL"); // writes a header
        store = open();

        assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
        keep(point("cpu.usage", MIDNIGHT - 1, 1), point("cpu.usage", MIDNIGHT, 2));
        reopen();
        assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
        assertThat(store.range(all("cpu.usage")).get(0).values()).containsExactly(1, 2);
    }

    @Test
    void theStockShellSeesTheLastPointOfEachChunk_andLatePoints_whileTheServerRuns() throws SQLException {
        for (int i = 0; i < 121; i++) {
            keep(new Point(new Series("web-1", "disk.used", Labels.of("mount", "/")), MIDNIGHT + i, i));
        }
        keep(new Point(new Series("web-1", "disk.used", Labels.of("mount", "/")), MIDNIGHT + 7, 42.5));
        store.flush();

        assertThat(
                        query(
                                today(),
                                "SELECT timestamp, agent_id, metric_name, value, labels, n, min, max, avg FROM metrics ORDER BY timestamp"))
                .containsExactly(
                        MIDNIGHT + 7 + "|web-1|disk.used|42.5|{\"mount\":\"/\"}|1|42.5|42.5|42.5",
                        MIDNIGHT + 119 + "|web-1|disk.used|119.0|{\"mount\":\"/\"}|120|0.0|119.0|59.5",
                        MIDNIGHT + 120 + "|web-1|disk.used|120.0|{\"mount\":\"/\"}|1|120.0|120.0|120.0");
        assertThat(
                        query(
                                today(),
                                "SELECT id, rule_id, agent_id, severity, metric_name, timestamp FROM alert_events ORDER BY timestamp DESC LIMIT 20"))
                .isEmpty();
    }

    @Test
    void theShellsOpenTransactionKeepsNobodyFromWriting() throws SQLException {
        keep(point("m", MIDNIGHT, 1));
        store.flush();
        try (Connection shell = new SQLiteConfig().createConnection("jdbc:sqlite:" + today());
                Statement statement = shell.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM chunks").close();
            keep(point("m", MIDNIGHT + 1, 2));
            store.flush();

            assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
            assertThat(query(today(), "SELECT n FROM chunks")).containsExactly("2");
            statement.execute("COMMIT");
        }
    }

    @Test
    void aDayOfFormat1IsAnswered_andContinued() throws SQLException {
        store.close();
        List<Point> before = List.of(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2), point("m", MIDNIGHT + 5, 3));
        try (RowMetricStore rows = new RowMetricStore(directory, 0, Thread::new)) {
            rows.append(new Batch("web-1", MIDNIGHT, 10_000, before)).join();
        }

        store = open();

        assertThat(store.latest("web-1")).containsExactly(point("m", MIDNIGHT + 5, 3));
        assertThat(store.range(all("m")).get(0).values()).containsExactly(1, 2, 3);
        keep(point("m", MIDNIGHT + 3, -1), point("m", MIDNIGHT + 7, 4));
        reopen();
        assertThat(store.range(all("m")).get(0).values()).containsExactly(1, 2, -1, 3, 4);
        assertThat(query(today(), "PRAGMA user_version")).containsExactly("4");
        assertThat(query(directory.resolve("2026-11-21.db"), "PRAGMA user_version"))
                .as("a day that is only read stays as it is")
                .containsExactly("1");
    }

    @Test
    void aCorruptDayIsTold_andTheOthersAreAnswered() throws IOException {
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2));
        store.close();
        byte[] bytes = Files.readAllBytes(directory.resolve("2026-11-21.db"));
        Arrays.fill(bytes, 100, bytes.length, (byte) 0x5a);
        Files.write(directory.resolve("2026-11-21.db"), bytes);

        store = open();

        assertThat(store.range(all("m"))).extracting(Samples::size).containsExactly(1);
        assertThat(store.status().ok()).isFalse();
        assertThat(store.status().writable()).isTrue();
        assertThat(store.status().detail()).contains("2026-11-21.db");
        keep(point("m", MIDNIGHT + 1, 3));
        assertThatThrownBy(() -> late(point("m", MIDNIGHT - 1, 3)))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.UNAVAILABLE));
        store.flush();
        assertThatThrownBy(() -> late(point("m", MIDNIGHT - 1, 3))).isInstanceOf(CompletionException.class);
        assertThat(store.status().detail()).contains("2026-11-21.db");
    }

    @Test
    void aCorruptToday_isNotWritable_sinceWhatAgentsSendNowIsRefused() throws IOException {
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2));
        store.close();
        byte[] bytes = Files.readAllBytes(directory.resolve("2026-11-22.db"));
        Arrays.fill(bytes, 100, bytes.length, (byte) 0x5a);
        Files.write(directory.resolve("2026-11-22.db"), bytes);

        store = open();
        assertThatThrownBy(() -> late(point("m", MIDNIGHT, 3))).isInstanceOf(CompletionException.class);

        assertThat(store.status().writable()).isFalse();
        assertThat(store.status().detail()).contains("2026-11-22.db");
    }

    @Test
    void aDayThatIsNoDatabase_isNamedAfterAFlushToo() throws IOException {
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2));
        store.close();
        Files.writeString(directory.resolve("2026-11-21.db"), "this is no database\n".repeat(1_000));

        store = open();
        assertThat(store.status().detail()).startsWith("2026-11-21.db: ");
        store.flush();

        assertThat(store.status().detail()).startsWith("2026-11-21.db: ");
        assertThat(store.flush().failed()).containsOnlyKeys(LocalDate.parse("2026-11-21"));
    }

    /** Keeps a point that comes on the 22nd. */
    private void late(Point point) {
        store.append(new Batch("web-1", MIDNIGHT + 1000, 10_000, List.of(point)))
                .join();
    }

    /** Damage anywhere in a day's file: an answer or a fault that is told, and never a failure of today. */
    @Test
    void anyBytesOfAPastDayMayBeDamaged_todayIsAnsweredAndWritten() throws IOException {
        for (int i = 0; i < 300; i++) {
            keep(point("m", MIDNIGHT - 400_000 + i * 1000L, i * 1.25), point("n", MIDNIGHT - 400_000 + i * 1000L, i));
        }
        keep(point("m", MIDNIGHT, 7));
        store.close();
        Path past = directory.resolve("2026-11-21.db");
        byte[] whole = Files.readAllBytes(past);
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(20); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(past, bytes);
            try (MetricStore opened = open(directory)) {
                List<Samples> answer = opened.range(
                        new RangeQuery("web-1", "m", Map.of(), MIDNIGHT, MIDNIGHT + 1000, 0, Aggregation.AVG, 100_000));
                assertThat(answer).as("seed %d", seed).hasSize(1);
                opened.range(all("m"));
                opened.append(new Batch("web-1", MIDNIGHT, 0, List.of(point("m", MIDNIGHT, 7))))
                        .join();
                assertThat(opened.status().writable()).as("seed %d", seed).isTrue();
            }
        }
        Files.write(past, whole);
        store = open();
    }

    /** The engine and the store of plain rows get the same and answer the same. */
    @Test
    void equalsTheStoreOfPlainRows_onRandomInput() throws IOException {
        Path plain = Files.createDirectory(directory.resolve("rows"));
        try (RowMetricStore rows = new RowMetricStore(plain, 0, Thread::new)) {
            Random random = new Random(1);
            long tick = MIDNIGHT - 3_600_000;
            for (int step = 0; step < 400; step++) {
                tick += random.nextInt(30) == 0 ? random.nextInt(900_000) : 10_000;
                List<Point> points = new ArrayList<>();
                for (int s = 0; s < 5; s++) {
                    long at = random.nextInt(40) == 0 ? tick - random.nextInt(7_000_000) : tick;
                    points.add(new Point(
                            new Series("web-1", "m", Labels.of("s", "" + s)),
                            at,
                            random.nextInt(3) == 0 ? random.nextDouble() : random.nextInt(100)));
                }
                Batch batch = new Batch("web-1", tick, 10_000, points);
                store.append(batch).join();
                rows.append(batch).join();
                if (random.nextInt(50) == 0) {
                    store.flush();
                }
                if (random.nextInt(100) == 0) {
                    reopen();
                }
            }
            equalAnswers(rows, random);
            assertThat(store.latest("web-1")).isEqualTo(rows.latest("web-1"));
        }
    }

    /** A day as an agent makes it, with a gap, a series that comes later, repeats and late points. */
    private void fillADay(MetricStore rows, Random random) {
        long total = 16L << 30;
        long used = 5L << 30;
        for (int step = 0; step < 1_500; step++) {
            long at = MIDNIGHT - Days.MILLIS + step * 57_000L + random.nextInt(3);
            used += (random.nextInt(2_001) - 1_000) * 4_096L;
            List<Point> points = new ArrayList<>(List.of(
                    point("memory.total", at, (double) total),
                    point("memory.used", at, (double) used),
                    point("memory.available", at, (double) (total - used)),
                    point("memory.used_percent", at, (double) used / total * 100),
                    point("cpu.usage", at, Math.round(random.nextDouble() * 10_000) / 100.0)));
            if (step > 700) {
                points.add(point("odd", at, random.nextGaussian()));
            }
            if (step == 900) {
                points.remove(4);
                points.add(point("cpu.usage", at - 3_000_000, 1));
            }
            Batch batch = new Batch("web-1", at, 57_000, points);
            store.append(batch).join();
            rows.append(batch).join();
        }
    }

    @Test
    void aPackedDayAnswersTheSame_takesLess_andIsPackedOnce() throws Exception {
        Path plain = Files.createDirectory(directory.resolve("rows"));
        Path past = directory.resolve("2026-11-21.db");
        try (RowMetricStore rows = new RowMetricStore(plain, 0, Thread::new)) {
            Random random = new Random(7);
            fillADay(rows, random);
            keep(point("cpu.usage", MIDNIGHT, 1));
            rows.append(new Batch("web-1", MIDNIGHT, 0, List.of(point("cpu.usage", MIDNIGHT, 1))))
                    .join();
            store.flush();
            String before = query(past, "SELECT sum(length(data)) FROM chunks").get(0);
            sameEverywhere(rows);

            assertThat(store.rewriteDaysBefore(LocalDate.parse("2026-11-22"))).isEqualTo(1);

            assertThat(query(past, "SELECT count(*) FROM late")).containsExactly("0");
            assertThat(query(past, "SELECT count(*) FROM chunks WHERE n > 1")).containsExactly("6");
            assertThat(Long.parseLong(
                            query(past, "SELECT sum(length(data)) FROM chunks").get(0)))
                    .isLessThan(Long.parseLong(before) * 2 / 3);
            sameEverywhere(rows);
            assertThat(store.rewriteDaysBefore(LocalDate.parse("2026-11-22"))).isZero();

            Batch late = new Batch("web-1", MIDNIGHT, 0, List.of(point("odd", MIDNIGHT - 5_000, -7)));
            store.append(late).join();
            rows.append(late).join();
            sameEverywhere(rows);
            reopen();
            sameEverywhere(rows);
            assertThat(store.rewriteDaysBefore(LocalDate.parse("2026-11-22"))).isEqualTo(1);
            sameEverywhere(rows);
            assertThat(query(past, "PRAGMA integrity_check")).containsExactly("ok");
            assertThat(query(past, "PRAGMA freelist_count"))
                    .as("free pages are given back")
                    .containsExactly("0");
        }
    }

    /** Ten series of which each follows from the one before: references may not chain, or the last could not be read. */
    @Test
    void aFamilyInWhichEachFollowsFromTheOther_isReadAfterPacking() {
        Random random = new Random(5);
        List<double[]> rows = new ArrayList<>();
        for (int step = 0; step < 300; step++) {
            double[] row = new double[10];
            row[0] = random.nextInt(1_000_000) * 4096.0;
            for (int s = 1; s < 10; s++) {
                row[s] = row[s - 1] * 2 + s;
            }
            rows.add(row);
            List<Point> points = new ArrayList<>();
            for (int s = 0; s < 10; s++) {
                points.add(point("chain.m" + s, MIDNIGHT - 4_000_000 + step * 10_000L, row[s]));
            }
            keep(points.toArray(Point[]::new));
        }

        assertThat(store.rewriteDaysBefore(LocalDate.parse("2026-11-22"))).isEqualTo(1);

        for (int s = 0; s < 10; s++) {
            int column = s;
            assertThat(store.range(all("chain.m" + s)).get(0).values())
                    .isEqualTo(rows.stream().mapToDouble(row -> row[column]).toArray());
        }
        assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
    }

    @Test
    void packingGoesOnWhileAShellReads_andTheShellSeesOneMoment() throws Exception {
        Path plain = Files.createDirectory(directory.resolve("rows"));
        Path past = directory.resolve("2026-11-21.db");
        try (RowMetricStore rows = new RowMetricStore(plain, 0, Thread::new)) {
            fillADay(rows, new Random(8));
            store.flush();
            try (Connection shell = new SQLiteConfig().createConnection("jdbc:sqlite:" + past);
                    Statement statement = shell.createStatement()) {
                statement.execute("BEGIN");
                String count = "SELECT count(*) || '/' || sum(n) FROM chunks";
                String before;
                try (ResultSet row = statement.executeQuery(count)) {
                    before = row.getString(1);
                }

                assertThat(store.rewriteDaysBefore(LocalDate.parse("2026-11-22")))
                        .isEqualTo(1);

                try (ResultSet row = statement.executeQuery(count)) {
                    assertThat(row.getString(1)).isEqualTo(before);
                }
                statement.execute("COMMIT");
                try (ResultSet row = statement.executeQuery(count)) {
                    assertThat(row.getString(1)).isNotEqualTo(before);
                }
            }
            sameEverywhere(rows);
            assertThat(query(past, "PRAGMA integrity_check")).containsExactly("ok");
        }
    }

    private void sameEverywhere(MetricStore rows) {
        for (String metric :
                List.of("memory.total", "memory.used", "memory.available", "memory.used_percent", "cpu.usage", "odd")) {
            List<Samples> wanted = rows.range(all(metric));
            List<Samples> got = store.range(all(metric));
            assertThat(got).as(metric).hasSameSizeAs(wanted);
            assertThat(got.get(0).millis()).as(metric).isEqualTo(wanted.get(0).millis());
            assertThat(got.get(0).values()).as(metric).isEqualTo(wanted.get(0).values());
        }
    }

    private void equalAnswers(MetricStore rows, Random random) {
        for (int i = 0; i < 30; i++) {
            long from = MIDNIGHT - 8_000_000 + random.nextInt(8_000_000);
            RangeQuery query = new RangeQuery(
                    "web-1",
                    "m",
                    random.nextBoolean() ? Map.of() : Map.of("s", "" + random.nextInt(5)),
                    from,
                    from + random.nextInt(8_000_000),
                    new long[] {0, 60_000, 3_600_000}[i % 3],
                    i % 2 == 0 ? Aggregation.MAX : Aggregation.COUNT,
                    1_000_000);
            List<Samples> wanted = rows.range(query);
            List<Samples> got = store.range(query);
            assertThat(got)
                    .extracting(Samples::series)
                    .isEqualTo(wanted.stream().map(Samples::series).toList());
            for (int j = 0; j < got.size(); j++) {
                assertThat(got.get(j).millis()).isEqualTo(wanted.get(j).millis());
                assertThat(got.get(j).values()).isEqualTo(wanted.get(j).values());
            }
        }
    }
}
