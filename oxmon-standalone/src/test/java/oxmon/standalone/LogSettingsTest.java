package oxmon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogSettingsTest {
    @Test
    void theContainerIsOneStepQuieterThanOxmon() {
        assertThat(new LogSettings(LogLevel.DEBUG, false).properties())
                .contains("\noxmon.level=FINE\n", "\n.level=INFO\n", ".formatter=oxmon.standalone.LineFormatter");
    }

    @Test
    void theContainersErrorsAreShownAtEveryLevel() {
        assertThat(new LogSettings(LogLevel.ERROR, true).properties())
                .contains("\n.level=SEVERE\n", ".formatter=oxmon.standalone.JsonFormatter");
    }
}
