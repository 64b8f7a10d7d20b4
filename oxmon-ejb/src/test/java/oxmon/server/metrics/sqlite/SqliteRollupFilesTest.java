package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RollupContract;
import oxmon.metrics.engine.MetricEngine;

/** Rollups in SQLite files. */
class SqliteRollupFilesTest extends RollupContract {
    private static final String ROLLED_UP = "SELECT value FROM state WHERE key = 'rolled_up'";
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
        byte[] before = Files.readAllBytes(rollups());
        run(yesterday(), "UPDATE state SET value = 0 WHERE key = 'rolled_up'"); // killed before it was

        store = open();
        store.rewriteDaysBefore(TODAY);

        assertThat(query(yesterday(), ROLLED_UP)).isEqualTo(stamp);
        assertThat(query(rollups(), STAMP)).isEqualTo(stamp);
        store.close();
        assertThat(RollupCheck.of(rollups(), YearMonth.of(2026, 11), false).faults())
                .isEmpty();
        assertThat(Files.size(rollups())).isEqualTo(before.length);
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
        for (int round = 0; round < 60; round++) {
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
