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
        assertThat(AlertWords.of(SIX, SIX, Locale.ENGLISH))
                .isEqualTo(new AlertWords("1,006 active alerts", "2 critical, 1,004 warning."));
        assertThat(AlertWords.of(SIX, SIX, Locale.SIMPLIFIED_CHINESE))
                .isEqualTo(new AlertWords("1,006 条活动告警", "2 条严重，1,004 条警告。"));
    }

    @Test
    void oneIsSaidAsOne_andNoneAsNone() {
        Map<Severity, Integer> one = Map.of(Severity.INFO, 1);
        assertThat(AlertWords.of(one, one, Locale.ENGLISH).title()).isEqualTo("1 active alert");
        assertThat(AlertWords.of(Map.of(), Map.of(), Locale.ENGLISH)).isEqualTo(new AlertWords("No active alerts", ""));
    }

    @Test
    void whatNobodyLooksAfterIsSaid() {
        Map<Severity, Integer> left = Map.of(Severity.WARNING, 1_003);
        assertThat(AlertWords.of(SIX, left, Locale.ENGLISH).title())
                .isEqualTo("1,006 active alerts, 1,003 not yet acknowledged");
        assertThat(AlertWords.of(SIX, Map.of(), Locale.ENGLISH).title())
                .isEqualTo("1,006 active alerts, all acknowledged");
        assertThat(AlertWords.of(Map.of(Severity.INFO, 1), Map.of(), Locale.ENGLISH)
                        .title())
                .isEqualTo("1 active alert, acknowledged");
        assertThat(AlertWords.of(SIX, left, Locale.SIMPLIFIED_CHINESE).title()).isEqualTo("1,006 条活动告警，1,003 条未确认");
    }

    @Test
    void scriptsAreToldHowManyAndHowUrgent() {
        assertThat(AlertWords.brief(SIX, SIX)).isEqualTo("1006 crit");
        assertThat(AlertWords.brief(SIX, Map.of(Severity.WARNING, 1)))
                .as("somebody looks after the critical ones")
                .isEqualTo("1006 warn");
        assertThat(AlertWords.brief(Map.of(Severity.INFO, 3), Map.of())).isEqualTo("3 warn");
        assertThat(AlertWords.brief(Map.of(), Map.of())).isEqualTo("0 ok");
    }
}
