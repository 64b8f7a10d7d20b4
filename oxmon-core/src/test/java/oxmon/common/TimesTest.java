package oxmon.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final Instant THEN = Instant.parse("2026-02-06T10:30:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-06T10:30:00Z",
                "2026-02-06T10:30Z",
                "2026-02-06T10:30:00.000z",
                "2026-02-06T18:30:00+08:00",
                "2026-02-06T18:30:00 08:00",
                "2026-02-06T18:30:00+0800",
                "2026-02-06T08:30:00-02:00",
                "2026-02-06T10:30:00",
                "2026-02-06 10:30:00"
            })
    void readsEveryUsualForm(String text) {
        assertThat(Times.parse(text)).isEqualTo(THEN);
    }

    @Test
    void aDateIsItsStartInUtc() {
        assertThat(Times.parse("2026-02-06")).isEqualTo("2026-02-06T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "1770373800",
                "2026-13-01T00:00:00Z",
                "+999999999-01-01T00:00:00Z",
                "2026-02-06T"
            })
    void refusesAllElse(String text) {
        assertThatThrownBy(() -> Times.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a time such as 2026-02-06T10:30:00Z");
    }
}
