package oxmon.web.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import oxmon.alerting.Severity;

class AlertWordsTest {
    private static final Map<Severity, Integer> SIX = Map.of(Severity.CRITICAL, 2, Severity.WARNING, 1_004);

    @Test
    void alertsAreCounted_worstFirst() {
        assertThat(AlertWords.of(SIX, Locale.ENGLISH))
                .isEqualTo(new AlertWords("1,006 active alerts", "2 critical, 1,004 warning."));
        assertThat(AlertWords.of(SIX, Locale.SIMPLIFIED_CHINESE))
                .isEqualTo(new AlertWords("1,006 条活动告警", "2 条严重，1,004 条警告。"));
    }

    @Test
    void oneIsSaidAsOne_andNoneAsNone() {
        assertThat(AlertWords.of(Map.of(Severity.INFO, 1), Locale.ENGLISH).title())
                .isEqualTo("1 active alert");
        assertThat(AlertWords.of(Map.of(), Locale.ENGLISH)).isEqualTo(new AlertWords("No active alerts", ""));
    }

    @Test
    void scriptsAreToldHowManyAndHowBad() {
        assertThat(AlertWords.brief(SIX)).isEqualTo("1006 crit");
        assertThat(AlertWords.brief(Map.of(Severity.INFO, 3))).isEqualTo("3 info");
        assertThat(AlertWords.brief(Map.of())).isEqualTo("0 ok");
    }
}
