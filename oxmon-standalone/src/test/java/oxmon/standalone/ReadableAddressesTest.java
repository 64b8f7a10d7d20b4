package oxmon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadableAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "*",
                "/v1/agents/web-1/latest",
                "/v1/agents/%E7%89%9B%20x/latest",
                "/v1/agents/a%2Fb%25/latest",
                "/v1/../v1/health",
                "//v1/agents",
                "/v1/agents/\u00e7\u0089\u009b/latest",
                "http://localhost/v1/health"
            })
    void whatTheApplicationCanBeAsked(String path) {
        assertThat(ReadableAddresses.isReadable(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%zz",
                "/v1/agents/%",
                "/v1/agents/%4",
                "/%00",
                "/%5C",
                "/a\\b",
                "/%ff",
                "/%C0%AF",
                "/\u00ff",
                "v1/health",
                "/..",
                "/a/%2e%2e/../x",
                ""
            })
    void whatItCannot(String path) {
        assertThat(ReadableAddresses.isReadable(path)).isFalse();
    }
}
