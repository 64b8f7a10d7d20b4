package oxmon.web.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import oxmon.server.agents.fleet.HostState;

class FleetWordsTest {
    private static FleetWords words(Locale locale, int crit, int silent, int warn, int ok) {
        Map<HostState, Integer> counts = new EnumMap<>(HostState.class);
        int[] each = {crit, silent, warn, ok};
        for (HostState state : HostState.values()) {
            if (each[state.ordinal()] > 0) {
                counts.put(state, each[state.ordinal()]);
            }
        }
        return FleetWords.of(counts, locale);
    }

    @Test
    void troubleIsCounted_worstFirst() {
        assertThat(words(Locale.ENGLISH, 2, 1, 4, 1_033))
                .isEqualTo(new FleetWords(
                        "7 of 1,040 hosts need attention", "2 critical, 1 silent, 4 warning, 1,033 well."));
        assertThat(words(Locale.SIMPLIFIED_CHINESE, 2, 0, 0, 38))
                .isEqualTo(new FleetWords("40 台主机中 2 台需要处理", "2 台严重，38 台正常。"));
    }

    @Test
    void whatFiresIsTold_inTheHeadingWhereAllHostsAreWell() {
        assertThat(words(Locale.ENGLISH, 0, 0, 0, 40).with("2 active alerts", false, Locale.ENGLISH))
                .isEqualTo(new FleetWords("2 active alerts", "All 40 hosts are well."));
        assertThat(words(Locale.ENGLISH, 1, 0, 0, 9).with("2 active alerts", true, Locale.ENGLISH))
                .isEqualTo(new FleetWords("1 of 10 hosts needs attention", "1 critical, 9 well. 2 active alerts."));
        assertThat(words(Locale.SIMPLIFIED_CHINESE, 1, 0, 0, 9).with("2 条活动告警", true, Locale.SIMPLIFIED_CHINESE))
                .isEqualTo(new FleetWords("10 台主机中 1 台需要处理", "1 台严重，9 台正常。2 条活动告警。"));
        assertThat(words(Locale.ENGLISH, 0, 0, 0, 40).with("", false, Locale.ENGLISH))
                .isEqualTo(words(Locale.ENGLISH, 0, 0, 0, 40));
    }

    @Test
    void oneIsSaidAsOne() {
        assertThat(words(Locale.ENGLISH, 1, 0, 0, 0).title()).isEqualTo("The host needs attention");
        assertThat(words(Locale.ENGLISH, 0, 0, 0, 1).title()).isEqualTo("The host is well");
        assertThat(words(Locale.ENGLISH, 0, 1, 0, 9).title()).isEqualTo("1 of 10 hosts needs attention");
    }

    @Test
    void calmAndEmptyFleetsAreSaidToBe() {
        assertThat(words(Locale.ENGLISH, 0, 0, 0, 40).title()).isEqualTo("All 40 hosts are well");
        assertThat(words(Locale.ENGLISH, 0, 0, 0, 0).title()).isEqualTo("No host reports yet");
    }
}
