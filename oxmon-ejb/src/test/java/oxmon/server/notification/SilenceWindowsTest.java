package oxmon.server.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.notification.SilenceWindow;
import oxmon.server.catalog.Entry;
import oxmon.server.database.CertDatabase;

/** Windows of silence that people make. */
class SilenceWindowsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Caller OLGA = new Caller("7", "olga", Role.OPERATOR, 0, false);

    @TempDir
    Path directory;

    private SilenceWindows windows(CertDatabase database) {
        return new SilenceWindows(
                List.of(Map.of("name", "night", "recurrence", "daily", "start_time", "22:00", "end_time", "06:00")),
                ZoneId.of("Europe/Berlin"),
                database,
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @Test
    void aWindowIsMadeChangedAndRemoved_andSurvivesARestart() {
        String id;
        try (CertDatabase database = new CertDatabase(directory.resolve("cert.db"), Thread::new)) {
            SilenceWindows windows = windows(database);
            Entry<SilenceWindow> made = windows.create(
                    Map.of(
                            "name", "release",
                            "start_time", "2026-01-01 12:30",
                            "end_time", "2026-01-01 14:00",
                            "agents", List.of("web-*")),
                    OLGA);
            id = made.id();
            assertThat(made.value().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
            assertThat(made.value().covers(NOON)).isTrue();
            assertThat(windows.change(id, Map.of("time_zone", "UTC"), 1L, OLGA)
                            .value()
                            .covers(NOON))
                    .isFalse();
            assertThatThrownBy(() -> windows.change(id, Map.of("end_time", "2025-01-01 14:00"), 2L, OLGA))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.field()).isEqualTo("end_time"));
            assertThatThrownBy(() -> windows.change("night", Map.of("enabled", false), null, OLGA))
                    .hasMessageContaining("the silence night is provided by server.toml");
        }
        try (CertDatabase database = new CertDatabase(directory.resolve("cert.db"), Thread::new)) {
            SilenceWindows windows = windows(database);
            assertThat(windows.list()).extracting(each -> each.value().name()).containsExactly("night", "release");
            assertThat(windows.get(id).value().agents()).containsExactly("web-*");
            windows.remove(id, 2L, OLGA);
            assertThat(windows.list()).hasSize(1);
        }
    }
}
