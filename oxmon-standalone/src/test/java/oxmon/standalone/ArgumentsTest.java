package oxmon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void aBareWordIsTheSettingsFile() throws CannotStart {
        assertThat(Arguments.parse(List.of("/etc/oxmon/server.toml")).file()).contains("/etc/oxmon/server.toml");
        assertThat(Arguments.parse(List.of("--config", "a.toml")).file()).contains("a.toml");
    }

    @Test
    void oneHostServesBothListeners() throws CannotStart {
        assertThat(Arguments.parse(List.of("--host", "::1", "--port", "81")).properties())
                .isEqualTo(Map.of("oxmon.http.host", "::1", "oxmon.grpc.host", "::1", "oxmon.http.port", "81"));
    }

    @Test
    void withoutArguments_nothingIsDecided() throws CannotStart {
        Arguments none = Arguments.parse(List.of());
        assertThat(none.file()).isEmpty();
        assertThat(none.properties()).isEmpty();
        assertThat(none.loopback()).isFalse();
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--prot", "80")))
                .hasMessageStartingWith("unknown option --prot");
        assertThatThrownBy(() -> Arguments.parse(List.of("--port"))).hasMessage("--port needs a value");
        assertThatThrownBy(() -> Arguments.parse(List.of("a.toml", "b.toml")))
                .hasMessage("two files were named: a.toml and b.toml");
    }
}
