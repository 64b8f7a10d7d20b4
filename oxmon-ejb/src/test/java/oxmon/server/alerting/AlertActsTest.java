package oxmon.server.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;

/** What people do about alerts, over a real file. How the engine ends one is AlertingTest's. */
class AlertActsTest {
    private static final Instant NOON = Instant.parse("2026-02-06T12:00:00Z");
    private static final Caller OLGA = new Caller("1", "olga", Role.OPERATOR, 1, false);
    private static final Caller PETER = new Caller("2", "peter", Role.OPERATOR, 1, false);

    @TempDir
    Path directory;

    private final List<AlertNoted> announced = new ArrayList<>();
    private AlertFile file;
    private AlertActs acts;

    @BeforeEach
    void open() {
        file = new AlertFile(directory.resolve("alerts.db"), NOON);
        acts = at(NOON);
        write("a", AlertEvent.Kind.FIRING);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private AlertActs at(Instant now) {
        return new AlertActs(file, (row, note) -> false, announced::add, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void write(String id, AlertEvent.Kind kind) {
        file.write(
                List.of(new AlertRow(
                        id,
                        kind,
                        0,
                        "rule",
                        "CPU",
                        new Series("web-1", "cpu.usage", Labels.NONE),
                        Severity.WARNING,
                        "cpu.usage is 95",
                        95,
                        90,
                        NOON.toEpochMilli(),
                        NOON.toEpochMilli(),
                        0,
                        true,
                        AlertEvent.Reason.SERIES,
                        "")),
                List.of());
    }

    private static Consumer<Throwable> fault(Fault.Kind kind, String field, String words) {
        return thrown -> assertThat(thrown).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.kind()).isEqualTo(kind);
            assertThat(fault.field()).isEqualTo(field.isEmpty() ? null : field);
            assertThat(fault.detail()).contains(words);
        });
    }

    @Test
    void whoAcknowledgesIsKept_untilThenOrTheEnd() {
        AlertNote note = acts.acknowledge("a", "  the disk is ordered ", NOON.plusSeconds(60), OLGA);
        assertThat(note.comment()).isEqualTo("the disk is ordered");
        assertThat(file.notes("a")).containsExactly(note);
        assertThat(announced).containsExactly(new AlertNoted(note, "web-1"));
        assertThat(note.holds(NOON.plusSeconds(59).toEpochMilli())).isTrue();
        assertThat(note.holds(NOON.plusSeconds(60).toEpochMilli())).isFalse();
        assertThat(at(NOON.plusSeconds(60)).acknowledge("a", null, null, PETER).holds(Long.MAX_VALUE))
                .as("again after it ended by itself")
                .isTrue();
    }

    @Test
    void theSecondIsToldWhoWasFaster() {
        acts.acknowledge("a", null, null, OLGA);
        assertThatThrownBy(() -> acts.acknowledge("a", null, null, PETER))
                .satisfies(fault(Fault.Kind.CONFLICT, "", "olga has acknowledged it already, at 2026-02-06T12:00:00Z"));
        acts.takeBack("a", PETER);
        assertThatThrownBy(() -> acts.takeBack("a", OLGA))
                .satisfies(fault(Fault.Kind.CONFLICT, "", "it is not acknowledged"));
        acts.acknowledge("a", null, null, PETER);
        assertThat(file.notes("a")).extracting(AlertNote::who).containsExactly("olga", "peter", "peter");
    }

    @Test
    void ofTwoAtTheSameTimeOneSucceeds() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Callable<Boolean> acknowledge = () -> {
                try {
                    acts.acknowledge("a", null, null, OLGA);
                    return true;
                } catch (Fault fault) {
                    return fault.kind() != Fault.Kind.CONFLICT;
                }
            };
            List<Boolean> done = new ArrayList<>();
            for (Future<Boolean> each : both.invokeAll(List.of(acknowledge, acknowledge))) {
                done.add(each.get());
            }
            assertThat(done).containsExactlyInAnyOrder(true, false);
            assertThat(file.notes("a")).hasSize(1);
        } finally {
            both.shutdown();
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedByItsName() {
        assertThatThrownBy(() -> acts.acknowledge("a", null, NOON, OLGA))
                .satisfies(fault(Fault.Kind.INVALID, "expires_at", "must lie ahead; it is 2026-02-06T12:00:00Z"));
        assertThatThrownBy(() -> acts.acknowledge("a", " ", null, OLGA))
                .satisfies(fault(Fault.Kind.INVALID, "comment", "must say something"));
        assertThatThrownBy(() -> acts.comment("a", null, OLGA))
                .satisfies(fault(Fault.Kind.INVALID, "comment", "missing"));
        assertThatThrownBy(() -> acts.comment("a", "x".repeat(1_001), OLGA))
                .satisfies(fault(Fault.Kind.INVALID, "comment", "at most 1000 letters; it has 1001"));
        assertThatThrownBy(() -> acts.resolve("a", "\u0007", OLGA))
                .satisfies(fault(Fault.Kind.INVALID, "comment", "control characters"));
        assertThat(acts.comment("a", "\ud83d\ude00".repeat(1_000), OLGA).comment())
                .hasSize(2_000);
        assertThat(announced).hasSize(1);
    }

    @Test
    void anUnknownAlertIsNotFound_andOneThatIsOverTakesOnlyComments() {
        assertThatThrownBy(() -> acts.acknowledge("none", null, null, OLGA))
                .satisfies(fault(Fault.Kind.NOT_FOUND, "", "no such alert"));
        assertThatThrownBy(() -> acts.comment("none", "hm", OLGA))
                .satisfies(fault(Fault.Kind.NOT_FOUND, "", "no such alert"));
        assertThatThrownBy(() -> acts.resolve("none", null, OLGA))
                .satisfies(fault(Fault.Kind.NOT_FOUND, "", "no such alert"));
        write("a", AlertEvent.Kind.RESOLVED);
        assertThatThrownBy(() -> acts.acknowledge("a", null, null, OLGA))
                .satisfies(fault(Fault.Kind.CONFLICT, "", "is over"));
        assertThatThrownBy(() -> acts.takeBack("a", OLGA)).satisfies(fault(Fault.Kind.CONFLICT, "", "is over"));
        assertThatThrownBy(() -> acts.resolve("a", null, OLGA)).satisfies(fault(Fault.Kind.CONFLICT, "", "is over"));
        at(NOON.plus(Duration.ofDays(1))).comment("a", "it was the cleaning robot", PETER);
        assertThat(file.notes("a")).extracting(AlertNote::comment).containsExactly("it was the cleaning robot");
    }
}
