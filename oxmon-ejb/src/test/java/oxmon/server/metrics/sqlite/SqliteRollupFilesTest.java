package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteConfig;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RollupContract;
import oxmon.metrics.Series;
import oxmon.metrics.engine.ChunkStats;
import oxmon.metrics.engine.MetricEngine;

/** Rollups in SQLite files. */
class SqliteRollupFilesTest extends RollupContract {
    private static final String ROLLED_UP = "SELECT value FROM state WHERE key = 'rolled_up'";
    private static final int DAMAGES = Integer.getInteger("oxmon.it.rollups", 20);
    private static final String STAMP = "SELECT stamp FROM days";

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
                new SqliteRollupFiles(directory),
                Thread::new);
    }

    private Path yesterday() {
        return directory.resolve("2026-11-21.db");
    }

    private Path rollups() {
        return directory.resolve("rollup-2026-11.db");
    }

    private static List<String> query(Path file, String sql) throws SQLException {
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

    /** Every row of every table. */
    private static List<String> contents(Path file) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : query(file, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
            List<String> columns =
                    query(file, "SELECT 'quote(' || name || ')' FROM pragma_table_info('" + table + "')");
            query(file, "SELECT " + String.join(", ", columns) + " FROM " + table + " ORDER BY 1")
                    .forEach(row -> rows.add(table + ": " + row));
        }
        return rows;
    }

    private static void run(Path file, String sql) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Two series of a day, twelve hours at a point a minute, and a point of today. */
    private void fillYesterday() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 720; i++) {
            points.add(point("m", MIDNIGHT - DAY + i * 60_000L, i % 60));
            points.add(point("n", MIDNIGHT - DAY + i * 60_000L, i * 0.5));
        }
        points.add(point("m", MIDNIGHT, 1));
        keep("web-1", points);
    }

    private Map<Long, Double> most(String metric) {
        return values(metric, MIDNIGHT - DAY, MIDNIGHT - 1, 3_600_000, Aggregation.MAX);
    }

    @Test
    void theStockShellListsADayOfASeries() throws SQLException {
        fillYesterday();
        onlyRollupsBeforeToday();

        assertThat(query(rollups(), "SELECT * FROM metrics ORDER BY metric_name"))
                .containsExactly(
                        "2026-11-21|web-1|m|{}|720|0.0|59.0|29.5|0.0|59.0",
                        "2026-11-21|web-1|n|{}|720|0.0|359.5|179.75|0.0|359.5");
    }

    @Test
    void aRollupThatWasNotConfirmed_isMadeAgain_andIsTheSame() throws Exception {
        fillYesterday();
        store.rewriteDaysBefore(TODAY);
        List<String> stamp = query(rollups(), STAMP);
        assertThat(query(yesterday(), ROLLED_UP)).isEqualTo(stamp);
        store.close();
        List<String> before = contents(rollups());
        run(yesterday(), "UPDATE state SET value = 0 WHERE key = 'rolled_up'"); // killed before it was

        store = open();
        store.rewriteDaysBefore(TODAY);

        assertThat(query(yesterday(), ROLLED_UP)).isEqualTo(stamp);
        assertThat(query(rollups(), STAMP)).isEqualTo(stamp);
        store.close();
        assertThat(RollupCheck.of(rollups(), YearMonth.of(2026, 11), false).faults())
                .isEmpty();
        assertThat(contents(rollups())).isEqualTo(before).hasSizeGreaterThan(4);
        store = open();
    }

    @Test
    void daysOfBeforeThereWereRollups_areRolledUpWithoutBeingPackedAgain() throws Exception {
        fillYesterday();
        store.rewriteDaysBefore(TODAY);
        Map<Long, Double> before = most("n");
        store.close();
        Files.delete(rollups());
        run(yesterday(), "DELETE FROM state WHERE key = 'rolled_up'");

        store = open();
        assertThat(store.rewriteDaysBefore(TODAY)).isZero();
        onlyRollupsBeforeToday();

        assertThat(most("n")).isEqualTo(before).hasSize(12);
    }

    @Test
    void aLostOrOlderFileOfRollups_isMadeAnewWhileTheDaysAreThere() throws Exception {
        fillYesterday();
        store.rewriteDaysBefore(TODAY);
        store.close();
        byte[] older = Files.readAllBytes(rollups());
        store = open();
        keep("web-1", List.of(point("n", MIDNIGHT - DAY + 1, 1e9)));
        store.rewriteDaysBefore(TODAY);
        store.close();
        Files.write(rollups(), older); // out of a backup

        store = open();
        onlyRollupsBeforeToday();

        assertThat(most("n")).containsEntry(MIDNIGHT - DAY, 1e9);
    }

    @Test
    void aDamagedRow_isToldAndLeftOut_theRestIsAnswered() throws Exception {
        fillYesterday();
        onlyRollupsBeforeToday();
        store.close();
        run(rollups(), "UPDATE rollups SET max = max + 1 WHERE id & 1 = 1");

        store = open();

        assertThat(most("m")).isEmpty();
        assertThat(most("n")).hasSize(12);
        assertThat(store.status().ok()).isFalse();
        assertThat(store.status().detail()).contains("rollup-2026-11.db").contains("checksum");
        assertThat(RollupCheck.of(rollups(), YearMonth.of(2026, 11), true).faults())
                .singleElement()
                .asString()
                .contains("web-1 m {}, 2026-11-21")
                .contains("checksum");
    }

    @Test
    void aFileThatIsNoDatabase_isPutAside_andMadeAnewOfTheDaysThatAreThere() throws Exception {
        fillYesterday();
        store.rewriteDaysBefore(TODAY);
        Map<Long, Double> before = most("n");
        store.close();
        Files.writeString(rollups(), "this is no database\n".repeat(2_000));

        store = open();
        assertThat(store.status().detail()).contains("rollup-2026-11.db");
        onlyRollupsBeforeToday();

        assertThat(most("n")).isEqualTo(before);
        assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
        assertThat(directory.resolve("rollup-2026-11.db.damaged")).exists();
    }

    @Test
    void equalsANaiveEvaluation_onRandomInput_whenADayAmongOthersIsGone() throws Exception {
        Random random = new Random(20261122);
        Map<Series, NavigableMap<Long, Double>> model = reportAtRandom(random);
        store.rewriteDaysBefore(TODAY);
        store.close();
        Files.delete(directory.resolve("2026-11-20.db"));

        store = open();
        askAtRandom(random, model);
    }

    @Test
    void aRollupThatCannotBeDecoded_isToldAndLeftOut_alsoAmongDaysThatHaveTheirPoints() throws Exception {
        for (int day = 1; day <= 3; day++) {
            keep("web-1", List.of(point("m", MIDNIGHT - day * DAY, day), point("n", MIDNIGHT - day * DAY, day)));
        }
        store.rewriteDaysBefore(TODAY);
        store.close();
        Files.delete(directory.resolve("2026-11-20.db"));
        long id = Long.parseLong(query(
                        rollups(),
                        "SELECT id FROM rollups WHERE id >> 40 = "
                                + TODAY.minusDays(2).toEpochDay())
                .get(0));
        byte[] nonsense = {0x13, 1};
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + rollups());
                Statement statement = connection.createStatement();
                PreparedStatement put =
                        connection.prepareStatement("UPDATE rollups SET data = ?, crc = ? WHERE id = " + id);
                ResultSet row = statement.executeQuery(
                        "SELECT n, min, max, sum, first, last, times FROM rollups WHERE id = " + id)) {
            ChunkStats stats = new ChunkStats(
                    row.getDouble(2), row.getDouble(3), row.getDouble(4), row.getDouble(5), row.getDouble(6));
            put.setBytes(1, nonsense);
            put.setLong(2, Checksums.rollup(id, row.getInt(1), stats, row.getLong(7), nonsense));
            row.close();
            put.executeUpdate();
        }

        store = open();

        assertThat(values("m", MIDNIGHT - 3 * DAY, MIDNIGHT, 300_000, Aggregation.MAX))
                .isEqualTo(Map.of(MIDNIGHT - 3 * DAY, 3.0, MIDNIGHT - DAY, 1.0));
        assertThat(values("n", MIDNIGHT - 3 * DAY, MIDNIGHT, 300_000, Aggregation.MAX))
                .hasSize(3);
        assertThat(store.status().detail()).contains("rollup-2026-11.db");
    }

    /** How a day file may be found one morning. */
    enum Ruin {
        NO_DATABASE,
        ONLY_ITS_FIRST_PAGE,
        EMPTY;

        void of(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            switch (this) {
                case NO_DATABASE -> Arrays.fill(bytes, (byte) 'x');
                case ONLY_ITS_FIRST_PAGE -> Arrays.fill(bytes, DaySchema.PAGE_BYTES, bytes.length, (byte) 0xff);
                case EMPTY -> bytes = new byte[0];
                default -> throw new IllegalArgumentException(name());
            }
            Files.write(file, bytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDayThatIsRuinedAfterItWasRolledUp_goesWhenItsTimeIsOver_andItsRollupStays(Ruin ruin) throws Exception {
        fillYesterday();
        store.rewriteDaysBefore(TODAY);
        Map<Long, Double> before = most("n");
        store.close();
        ruin.of(yesterday());

        store = open();
        onlyRollupsBeforeToday();
        store.flush();

        assertThat(most("n")).isEqualTo(before).hasSize(12);
        assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
    }

    @ParameterizedTest
    @EnumSource
    void rollupsThatAreRuinedBeforeTheirDayGoes_areMadeAnewFirst(Ruin ruin) throws Exception {
        fillYesterday();
        store.rewriteDaysBefore(TODAY);
        Map<Long, Double> before = most("n");
        ruin.of(rollups()); // while the store is open

        store.dropDaysBefore(TODAY);
        onlyRollupsBeforeToday();
        reopen();

        assertThat(most("n")).isEqualTo(before).hasSize(12);
        assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
    }

    @Test
    void rollupsThatVanishBeforeTheirDayGoes_areMadeAnewFirst() throws Exception {
        fillYesterday();
        store.rewriteDaysBefore(TODAY);
        Map<Long, Double> before = most("n");
        Files.delete(rollups());

        store.dropDaysBefore(TODAY);
        onlyRollupsBeforeToday();
        reopen();

        assertThat(most("n")).isEqualTo(before).hasSize(12);
    }

    @Test
    void aChunkWithTooFewTimes_isLeftOutAlone() throws Exception {
        fillYesterday();
        store.close(); // so that all is in the file, in several chunks
        int lost;
        try (Connection connection = DaySchema.openToWrite(yesterday());
                Statement statement = connection.createStatement();
                PreparedStatement put =
                        connection.prepareStatement("UPDATE chunks SET skip = ?, crc = ? WHERE id = ?");
                ResultSet row = statement.executeQuery("SELECT " + StoredChunk.COLUMNS + " FROM chunks ORDER BY id")) {
            assertThat(row.next()).isTrue();
            StoredChunk first = StoredChunk.read(row);
            put.setInt(1, 100_000);
            put.setLong(
                    2,
                    Checksums.chunk(
                            first.id(),
                            first.firstMillis(),
                            first.lastMillis(),
                            first.count(),
                            first.stats(),
                            first.times(),
                            100_000,
                            first.data()));
            put.setLong(3, first.id());
            lost = first.count();
            row.close();
            put.executeUpdate();
        }

        store = open();
        onlyRollupsBeforeToday();

        assertThat(lost).isBetween(1, 719);
        assertThat(query(rollups(), "SELECT metric_name, n FROM metrics ORDER BY metric_name"))
                .containsExactlyInAnyOrder("m|" + (720 - lost), "n|720");
    }

    @Test
    void aSalvageThatAKillCutShort_isBroughtToItsEnd() throws Exception {
        fillYesterday();
        onlyRollupsBeforeToday();
        Map<Long, Double> before = most("n");
        store.close();
        Path fresh = directory.resolve("rollup-2026-11.db.new");
        Files.move(rollups(), fresh); // the damaged one was put aside, and the new one was not yet in its place
        Files.writeString(directory.resolve("rollup-2026-11.db-wal"), "of the damaged one");

        store = open();
        assertThat(most("n")).isEqualTo(before).hasSize(12);
        assertThat(fresh).doesNotExist();

        store.close();
        Files.writeString(fresh, "half made"); // the damaged one is where it was
        store = open();
        assertThat(most("n")).isEqualTo(before);
        assertThat(fresh).doesNotExist();
    }

    @Test
    void nothingIsSalvagedWhileTheFileIsOnlyBusy() throws Exception {
        fillYesterday();
        onlyRollupsBeforeToday();
        store.close();
        List<String> before = contents(rollups());
        try (Connection other = new SQLiteConfig().createConnection("jdbc:sqlite:" + rollups());
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");

            assertThatThrownBy(() -> RollupSalvage.run(rollups()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("BUSY");
            statement.execute("ROLLBACK");
        }
        assertThat(directory.resolve("rollup-2026-11.db.damaged")).doesNotExist();
        assertThat(directory.resolve("rollup-2026-11.db.new")).doesNotExist();
        assertThat(contents(rollups())).isEqualTo(before);
        store = open();
    }

    /** Damage anywhere: the check names it, or every answer is as it was; never a wrong one, and today is always answered. */
    @Test
    void anyBytesMayBeDamaged_noWrongValueIsAnswered() throws Exception {
        Random random = new Random(4);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            points.add(point("m" + i % 40, MIDNIGHT - DAY + i * 40_000L, random.nextGaussian()));
        }
        points.add(point("m", MIDNIGHT, 7));
        keep("web-1", points);
        onlyRollupsBeforeToday();
        List<Map<Long, Double>> before = answers(store);
        store.close();
        byte[] whole = Files.readAllBytes(rollups());
        int named = 0;
        for (int round = 0; round < DAMAGES; round++) {
            byte[] bytes = random.nextInt(10) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(rollups(), bytes);
            boolean sound = RollupCheck.of(rollups(), YearMonth.of(2026, 11), false)
                    .faults()
                    .isEmpty();
            named += sound ? 0 : 1;
            try (MetricStore opened = open(directory)) {
                List<Map<Long, Double>> answers = answers(opened);
                for (int i = 0; i < answers.size(); i++) {
                    if (sound || !answers.get(i).isEmpty()) {
                        assertThat(answers.get(i)).as("round %d", round).isEqualTo(before.get(i));
                    }
                }
                opened.append(new Batch("web-1", MIDNIGHT, 0, List.of(point("m", MIDNIGHT, 7))))
                        .join();
                assertThat(opened.status().writable()).isTrue();
            }
        }
        assertThat(named).isPositive();
        Files.write(rollups(), whole);
        store = open();
    }

    private List<Map<Long, Double>> answers(MetricStore of) {
        MetricStore mine = store;
        store = of;
        List<Map<Long, Double>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(values("m" + i, MIDNIGHT - DAY, MIDNIGHT - 1, 300_000, Aggregation.MAX));
        }
        store = mine;
        return answers;
    }
}
