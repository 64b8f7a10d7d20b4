package oxmon.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Admission;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Limits;
import oxmon.metrics.MetricStore;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.server.metrics.sqlite.OriginalDays;

/** {@code oxmon export} and {@code oxmon sql}, on two days of two series. */
class ExportTest {
    private static final List<String> WHOLE = List.of("--from", "2026-11-21", "--to", "2026-11-23");

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void data() throws IOException {
        data = DataFixture.stopped(directory.resolve("data"));
    }

    private Ran ran(String command, String... words) {
        List<String> all = Stream.of(List.of(command), List.of("--data-dir", data.toString()), List.of(words))
                .flatMap(List::stream)
                .toList();
        return Ran.tool(all.toArray(String[]::new));
    }

    private Ran sql(String query, String... words) {
        return ran(
                "sql",
                Stream.of(WHOLE, List.of(words), List.of(query))
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    @Test
    void csvHasEveryPointOnce_withNamesThatNeedItInQuotes() {
        Ran export = ran("export");

        assertThat(export.code()).as(export.err()).isZero();
        List<String> lines = export.out().lines().toList();
        assertThat(lines).hasSize(1 + 2 * (DataFixture.BEFORE + DataFixture.AFTER));
        assertThat(lines.get(0)).isEqualTo("timestamp,agent,metric,value,labels");
        assertThat(lines.get(1))
                .isEqualTo("2026-11-21T23:40:00.000Z,web-1,cpu.usage," + CsvPoints.number(DataFixture.usage(-120))
                        + ",{}");
        assertThat(lines)
                .contains("2026-11-22T00:00:10.000Z,web-1,disk.used," + (long) DataFixture.used(1)
                        + ",\"{\"\"mount\"\":\"\"/data, \\\"\"old\\\"\"\"\"}\"");
        assertThat(lines.stream().distinct()).hasSameSizeAs(lines);
    }

    @Test
    void rangeAgentAndMetricNarrowIt_bothEndsInclusive() {
        Ran export = ran(
                "export",
                "--from",
                "2026-11-22T00:00:10Z",
                "--to",
                "2026-11-22T00:00:30Z",
                "--metric",
                "cpu.*",
                "--agent",
                "web-?");

        assertThat(export.out().lines().map(line -> line.substring(0, Math.min(24, line.length()))))
                .containsExactly(
                        "timestamp,agent,metric,v",
                        "2026-11-22T00:00:10.000Z",
                        "2026-11-22T00:00:20.000Z",
                        "2026-11-22T00:00:30.000Z");
        assertThat(ran("export", "--agent", "db-*").out().lines()).hasSize(1);
    }

    @Test
    void aFileThatIsThere_isNotWrittenOver() throws IOException {
        Path file = directory.resolve("points.csv");

        assertThat(ran("export", "--out", file.toString()).out()).isEqualTo("720 points to " + file + '\n');
        assertThat(Files.readAllLines(file)).hasSize(721);
        Ran again = ran("export", "--out", file.toString());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("is there already");
    }

    /** What is written for the original system is read by our own import of it, and nothing is lost on the way. */
    @Test
    void theOriginalsFormat_isImportedAsItWas() throws IOException {
        Path folder = directory.resolve("original");
        assertThat(ran("export", "--format", "original", "--out", folder.toString())
                        .code())
                .isZero();

        Path imported = Files.createDirectories(directory.resolve("imported"));
        long now = DataFixture.at(DataFixture.AFTER);
        OriginalDays days =
                new OriginalDays(imported, new Admission(Limits.DEFAULT, Duration.ofDays(7)), now, day -> false);
        long points = 0;
        for (String day : List.of("2026-11-21.db", "2026-11-22.db")) {
            assertThat(OriginalDays.kind(folder.resolve(day))).isEqualTo(OriginalDays.Kind.ORIGINAL);
            OriginalDays.Taken taken = days.read(folder.resolve(day));
            assertThat(taken.fault()).isEmpty();
            points += taken.points();
        }
        assertThat(points).isEqualTo(720);
        assertThat(values(imported)).isEqualTo(values(data)).hasSize(360);
    }

    private static Map<Long, Double> values(Path root) {
        try (MetricStore store = DataFixture.engine(root)) {
            Map<Long, Double> values = new HashMap<>();
            for (Samples samples : store.range(new RangeQuery(
                    "web-1", "disk.used", Map.of(), 0, DataFixture.MIDNIGHT * 2, 0, Aggregation.AVG, 1_000_000))) {
                for (int i = 0; i < samples.size(); i++) {
                    values.put(samples.millis()[i], samples.values()[i]);
                }
            }
            return values;
        }
    }

    @Test
    void aRunningServersNewestPoints_areThereToo() throws IOException {
        try (DataFixture running = DataFixture.running(data);
                Control control = new Control(data, DataFixture.storage(running), Thread::new)) {
            control.start();
            running.keep(5);

            assertThat(ran("export").out().lines()).hasSize(1 + 2 * (DataFixture.BEFORE + DataFixture.AFTER + 5));
        }
    }

    @Test
    void damageIsToldAndLeftOut() throws IOException {
        byte[] day = Files.readAllBytes(data.resolve("2026-11-21.db"));
        Arrays.fill(day, 0, 4_000, (byte) 1);
        Files.write(data.resolve("2026-11-21.db"), day);

        Ran export = ran("export");

        assertThat(export.code()).isEqualTo(1);
        assertThat(export.err()).contains("left out, it is damaged: 2026-11-21.db");
        assertThat(export.out().lines()).hasSize(1 + 2 * DataFixture.AFTER);
    }

    @Test
    void sqlSeesEveryPoint() {
        Ran all = sql("SELECT count(*) AS n, min(timestamp) AS first FROM metrics");
        assertThat(all.out()).isEqualTo("n    first\n720  " + DataFixture.at(-DataFixture.BEFORE) + '\n');
        assertThat(all.err()).contains("720 points from 2026-11-21T00:00:00Z");

        Ran one = sql(
                "SELECT value, labels FROM metrics WHERE metric_name = 'disk.used' AND timestamp = "
                        + DataFixture.at(1),
                "--format",
                "csv");
        assertThat(one.out())
                .isEqualTo("value,labels\n" + (long) DataFixture.used(1)
                        + ",\"{\"\"mount\"\":\"\"/data, \\\"\"old\\\"\"\"\"}\"\n");
    }

    @Test
    void sqlWritesNothing_andToolsThatMakeFilesAreShut() throws IOException {
        Path made = directory.resolve("made.db");
        for (String query : List.of(
                "DELETE FROM points",
                "WITH x AS (SELECT 1) DELETE FROM points",
                "PRAGMA query_only = OFF",
                "ATTACH '" + made + "' AS made",
                "VACUUM INTO '" + made + '\'',
                "SELECT load_extension('x')",
                "SELECT nothing")) {
            Ran ran = sql(query);
            assertThat(ran.code()).as(query).isEqualTo(1);
            assertThat(ran.err()).as(query).contains("oxmon: ");
        }
        assertThat(made).doesNotExist();
    }

    @Test
    void sqlTellsItsLimit_andWhatItWasCalledWith() {
        Ran many = sql("SELECT 1", "--max-points", "100");
        assertThat(many.code()).isEqualTo(1);
        assertThat(many.err()).contains("more than 100 points").contains("--max-points");
        for (String[] wrong : new String[][] {{"--from", "yesterday"}, {"--format", "xml"}, {"--max-points", "0"}}) {
            assertThat(ran("sql", wrong).code()).as(wrong[0]).isEqualTo(2);
        }
        assertThat(ran("export", "--format", "parquet").err()).contains("must be csv or original");
        assertThat(ran("export", "--format", "original").err()).contains("--out FOLDER");
        assertThat(ran("export", "--from", "2026-11-23", "--to", "2026-11-22").code())
                .isEqualTo(2);
    }

    @Test
    void queriesAreReadFromStandardInput_oneAfterTheOther() {
        String typed = "SELECT count(*) FROM metrics;\nSELECT\n  no\n;\nSELECT 'last';\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = ToolMain.run(
                List.of(
                        "sql",
                        "--data-dir",
                        data.toString(),
                        "--from",
                        "2026-11-21",
                        "--to",
                        "2026-11-23",
                        "--format",
                        "csv"),
                new Command.Surroundings(
                        Map.of(),
                        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));

        assertThat(code).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("count(*)\n720\n'last'\nlast\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no such column: no");
    }
}
