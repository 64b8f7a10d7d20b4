package oxmon.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostSelectorTest {
    private static final Map<String, String> PROD = Map.of("env", "prod", "gpu", "");

    @Test
    void oneThatSaysNothingPicksNobody() {
        assertThat(HostSelector.NOBODY.picks("web-1", PROD)).isFalse();
    }

    @Test
    void aMemberIsPickedWhateverElse() {
        HostSelector selector = new HostSelector(List.of("db-*"), List.of("env=test"), List.of("web-1"));
        assertThat(selector.picks("web-1", PROD)).isTrue();
        assertThat(selector.picks("web-2", PROD)).isFalse();
    }

    @Test
    void nameAndTagsMustBothFit() {
        HostSelector selector = new HostSelector(List.of("web-*", "app-?"), List.of("env=prod", "gpu"), List.of());
        assertThat(selector.picks("web-1", PROD)).isTrue();
        assertThat(selector.picks("app-1", PROD)).isTrue();
        assertThat(selector.picks("app-10", PROD)).isFalse();
        assertThat(selector.picks("web-1", Map.of("env", "prod"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "env=prod, true",
        "env=pr*, true",
        "env=test, false",
        "env!=test, true",
        "env!=prod, false",
        "zone!=a, true",
        "gpu, true",
        "zone, false",
        "gpu=, true",
        "env = prod, true"
    })
    void aDemandIsMetOrNot(String demand, boolean met) {
        assertThat(new TagMatcher(demand).matches(PROD)).isEqualTo(met);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=x", "!=x", " "})
    void aDemandWithoutAKeyIsRefused(String demand) {
        assertThatThrownBy(() -> new TagMatcher(demand))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key=value");
    }

    @Test
    void aHostileGlobTakesNoTime() {
        String name = "a".repeat(250);
        assertThat(new HostSelector(List.of("*a".repeat(100) + "b"), List.of(), List.of()).picks(name, Map.of()))
                .isFalse();
    }
}
