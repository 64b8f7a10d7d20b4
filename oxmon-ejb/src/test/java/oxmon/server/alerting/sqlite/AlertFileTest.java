package oxmon.server.alerting.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.server.database.UnusableDatabase;
import oxmon.server.database.sqlite.DatabaseCheck;
import oxmon.server.database.sqlite.SqlFile;

class AlertFileTest {
    private static final Instant NOW = Instant.parse("2026-02-06T12:00:00Z");
    private static final Series CPU = new Series("web-1", "cpu.usage", Labels.NONE);

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void path() {
        path = directory.resolve("alerts.db");
    }

    private AlertFile open() {
        return new AlertFile(path, NOW);
    }

    private static AlertRow row(String id, AlertEvent.Kind kind, int repeat, int second) {
        return new AlertRow(
                id,
                kind,
                repeat,
                "rule",
                "CPU",
                CPU,
                Severity.WARNING,
                "cpu.usage is 95",
                95,
                90,
                NOW.plusSeconds(second).toEpochMilli(),
                NOW.toEpochMilli(),
                0,
                true,
                AlertEvent.Reason.SERIES,
                "");
    }

    private static AlertRow firing(String id, int second) {
        return row(id, AlertEvent.Kind.FIRING, 0, second);
    }

    private static AlertRow resolved(String id, int second) {
        return row(id, AlertEvent.Kind.RESOLVED, 0, second);
    }

    @Test
    void activeIsTheNewestOfWhatHasNoEnd_alsoWhenItIsToldAgain() {
        try (AlertFile file = open()) {
            file.write(List.of(firing("a", 0), firing("b", 1), row("b", AlertEvent.Kind.REPEAT, 1, 2)), List.of());
            file.write(List.of(resolved("a", 3)), List.of());
            assertThat(file.write(List.of(firing("a", 0)), List.of()))
                    .as("judged again after its end")
                    .isEmpty();
            assertThat(file.active()).containsExactly(row("b", AlertEvent.Kind.REPEAT, 1, 2));
            assertThat(file.ofAlert("a")).containsExactly(firing("a", 0), resolved("a", 3));
        }
    }

    @Test
    void aFileOfTheFirstVersionIsBroughtUpToDate() {
        SqlFile.Plan first = new SqlFile.Plan(
                AlertSchema.PLAN.applicationId(),
                "alerts",
                AlertSchema.PLAN.versions().subList(0, 1));
        try (SqlFile old = new SqlFile(path, first, NOW)) {
            old.write(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String each : List.of(
                            "1, 'a', 'FIRING', 0",
                            "2, 'b', 'FIRING', 0",
                            "3, 'a', 'RESOLVED', 0",
                            "4, 'b', 'REPEAT', 1")) {
                        statement.execute(
                                "INSERT INTO events VALUES (" + each
                                        + ", 'rule', 'CPU', 'web-1', 'cpu.usage', '{}', 'warning', 'm', 1, 2, 3, 4, 0, 1, 'SERIES', '', 0)");
                    }
                    return 0;
                }
            });
        }
        try (AlertFile file = open()) {
            assertThat(file.active())
                    .singleElement()
                    .satisfies(row -> assertThat(row.id() + row.kind()).isEqualTo("bREPEAT"));
            assertThat(file.identity()).isPositive();
            assertThat(file.newestSeq()).isEqualTo(4);
        }
    }

    @Test
    void aFileOfTheSecondVersionIsBroughtUpToDate_andKeepsWhatItHas() {
        SqlFile.Plan second = new SqlFile.Plan(
                AlertSchema.PLAN.applicationId(),
                "alerts",
                AlertSchema.PLAN.versions().subList(0, 2));
        try (SqlFile old = new SqlFile(path, second, NOW)) {
            old.write(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO events VALUES (7, 'a', 'FIRING', 0, 'rule', 'CPU', 'web-1',"
                            + " 'cpu.usage', '{}', 'warning', 'm', 1, 2, 3, 4, 0, 1, 'SERIES', '', 0)");
                    return statement.executeUpdate("INSERT INTO active VALUES ('a', 7)");
                }
            });
        }
        try (AlertFile file = open()) {
            assertThat(file.active()).hasSize(1);
            assertThat(file.newestSeq()).isEqualTo(7);
            AlertNote note = note("a", AlertNote.Kind.ACKNOWLEDGED, 0);
            file.note("a", standing -> {
                assertThat(standing).isEqualTo(new AlertFile.Standing(true, true, Optional.empty()));
                return note;
            });
            assertThat(file.notes("a")).containsExactly(note);
        }
        assertThat(DatabaseCheck.of(path, AlertFile.plan(), false).faults()).isEmpty();
    }

    private static AlertNote note(String id, AlertNote.Kind kind, long until) {
        return new AlertNote(id, kind, "olga", "the disk is ordered", NOW.toEpochMilli(), until);
    }

    @Test
    void theNewestAcknowledgementCounts_unlessItWasTakenBack() {
        AlertNote first = note("a", AlertNote.Kind.ACKNOWLEDGED, 5);
        AlertNote second = note("a", AlertNote.Kind.ACKNOWLEDGED, 0);
        try (AlertFile file = open()) {
            file.write(List.of(firing("a", 0), firing("b", 0)), List.of());
            assertThat(file.acknowledgements(List.of("a", "b", "none"))).isEmpty();
            file.write(List.of(), List.of(), List.of(first, note("b", AlertNote.Kind.COMMENTED, 0)));
            assertThat(file.acknowledgements(List.of("a", "b"))).isEqualTo(Map.of("a", first));
            file.write(List.of(), List.of(), List.of(second, note("a", AlertNote.Kind.COMMENTED, 0)));
            assertThat(file.acknowledgements(List.of("a", "b"))).isEqualTo(Map.of("a", second));
            assertThat(file.acknowledgements(List.of())).isEmpty();
            file.write(List.of(), List.of(), List.of(note("a", AlertNote.Kind.TAKEN_BACK, 0)));
            assertThat(file.acknowledgements(List.of("a", "b"))).isEmpty();
        }
    }

    @Test
    void whatWasDoneStaysAsLongAsWhatHappened() {
        try (AlertFile file = open()) {
            file.write(
                    List.of(firing("old", -60), resolved("old", -50), firing("new", 0)),
                    List.of(),
                    List.of(note("old", AlertNote.Kind.COMMENTED, 0), note("new", AlertNote.Kind.COMMENTED, 0)));
            assertThat(file.dropBefore(NOW.minusSeconds(10).toEpochMilli())).isEqualTo(2);
            assertThat(file.notes("old")).isEmpty();
            assertThat(file.notes("new")).hasSize(1);
        }
    }

    @Test
    void aDamagedFileIsMovedAsideAndSaid() throws IOException {
        try (AlertFile file = open()) {
            file.write(List.of(firing("a", 0)), List.of());
        }
        byte[] bytes = Files.readAllBytes(path);
        for (int i = 100; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(path, bytes);
        try (AlertFile file = open()) {
            assertThat(file.active()).isEmpty();
            file.write(List.of(firing("b", 0)), List.of());
            assertThat(file.problem())
                    .hasValueSatisfying(text -> assertThat(text)
                            .contains("alerts.db was damaged", "alerts.db.damaged-2026-02-06T12-00-00Z"));
        }
        assertThat(directory.resolve("alerts.db.damaged-2026-02-06T12-00-00Z")).hasBinaryContent(bytes);
        try (AlertFile file = open()) {
            assertThat(file.problem()).isEmpty();
            assertThat(file.active()).hasSize(1);
        }
    }

    @Test
    void aFileOfANewerVersion_orOfSomethingElse_isRefusedAndLeftAlone() throws Exception {
        open().close();
        execute("PRAGMA user_version = 99");
        assertThatThrownBy(this::open)
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContaining("is of version 99, written by a newer oxmon");
        assertThat(DatabaseCheck.of(path, AlertFile.plan(), false).faults())
                .singleElement()
                .asString()
                .contains("version 99");
        execute("PRAGMA application_id = 7");
        assertThatThrownBy(this::open)
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContaining("does not hold alerts");
        assertThat(directory).isDirectoryContaining("glob:**alerts.db");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void readingGoesOnWhileSomebodyElseWrites_andWritingSaysWhyItCannot() throws Exception {
        try (AlertFile file = open();
                Connection other = new SQLiteConfig().createConnection("jdbc:sqlite:" + path);
                Statement statement = other.createStatement()) {
            file.write(List.of(firing("a", 0)), List.of());
            statement.execute("BEGIN IMMEDIATE");
            assertThat(file.active()).hasSize(1);
            assertThatThrownBy(() -> file.write(List.of(firing("b", 0)), List.of()))
                    .isInstanceOfSatisfying(Fault.class, fault -> {
                        assertThat(fault.code()).isEqualTo("storage_error");
                        assertThat(fault.getMessage()).contains("alerts.db cannot be written");
                    });
            statement.execute("ROLLBACK");
            file.write(List.of(firing("b", 0)), List.of());
            assertThat(file.active()).hasSize(2);
        }
    }

    @Test
    void aLongHistoryIsReadInParts_eachEventOnce() {
        try (AlertFile file = open()) {
            List<AlertRow> rows = new ArrayList<>();
            for (int i = 0; i < 2_500; i++) {
                rows.add(firing("a" + i, i / 700)); // many at the same time
            }
            file.write(rows, List.of());
            List<AlertRow> found = new ArrayList<>();
            List<Integer> parts = new ArrayList<>();
            file.history(new AlertFile.Wanted(Severity.WARNING, "web-1", 0, Long.MAX_VALUE, 1, 7), part -> {
                found.addAll(part);
                parts.add(part.size());
                file.write(List.of(firing("new" + found.size(), 99)), List.of());
            });
            Collections.reverse(rows);
            assertThat(found).isEqualTo(rows);
            assertThat(parts).containsExactly(1_000, 1_000, 500);
        }
    }

    @Test
    void numbersGrowForever_evenWhenAllIsDropped() {
        try (AlertFile file = open()) {
            file.write(List.of(firing("a", 0), resolved("a", 1)), List.of());
            assertThat(file.dropBefore(Long.MAX_VALUE)).isEqualTo(1);
            file.write(List.of(firing("b", 2)), List.of());
            assertThat(file.after(2, 10)).extracting(AlertFile.Numbered::seq).containsExactly(3L);
        }
    }

    @Test
    void daysThatRestAreLeftOut() {
        try (AlertFile file = open()) {
            file.write(List.of(firing("a", -86_400), firing("b", 0)), List.of());
            assertThat(file.notInDay(List.of(LocalDate.parse("2026-02-05")), 10))
                    .containsExactly(firing("b", 0));
            assertThat(file.notInDay(List.of(), 1)).containsExactly(firing("a", -86_400));
            file.inDay(List.of(firing("a", -86_400)));
            assertThat(file.notInDay(List.of(), 10)).containsExactly(firing("b", 0));
        }
    }

    @Test
    void progressGoesWithItsSeries_notWithItsAgent() {
        Series other = new Series("web-1", "memory.used_percent", Labels.NONE);
        try (AlertFile file = open()) {
            file.write(
                    List.of(firing("a", 0)),
                    List.of(
                            new AlertEngine.Kept("rule", CPU, false, new byte[1]),
                            new AlertEngine.Kept("rule", other, false, new byte[1]),
                            new AlertEngine.Kept("rule 2", other, true, new byte[1])));
            file.dropProgressBefore(NOW.minusSeconds(1).toEpochMilli());
            assertThat(file.progress())
                    .extracting(AlertEngine.Kept::ruleId)
                    .containsExactlyInAnyOrder("rule", "rule 2");
            assertThat(file.progress()).extracting(AlertEngine.Kept::series).containsExactlyInAnyOrder(CPU, other);
        }
    }
}
