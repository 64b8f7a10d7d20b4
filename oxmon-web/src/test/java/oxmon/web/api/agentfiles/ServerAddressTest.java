package oxmon.web.api.agentfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.common.Fault;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "mon.example.com:8080, http://mon.example.com:8080, mon.example.com",
        "10.0.0.5, http://10.0.0.5, 10.0.0.5",
        "[2001:db8::1]:8080, http://[2001:db8::1]:8080, [2001:db8::1]"
    })
    void isTheAddressThatWasAskedFor(String header, String url, String host) {
        assertThat(ServerAddress.of(Optional.empty(), "http", header, "")).isEqualTo(new ServerAddress(url, host));
    }

    @Test
    void theSettingBeatsTheRequest_andTheContextPathIsKept() {
        assertThat(ServerAddress.of(Optional.of("https://mon.example.com/oxmon"), "http", "10.0.0.5:8080", "/oxmon"))
                .isEqualTo(new ServerAddress("https://mon.example.com/oxmon", "mon.example.com"));
        assertThat(ServerAddress.of(Optional.empty(), "https", "a:8443", "/oxmon")
                        .url())
                .isEqualTo("https://a:8443/oxmon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a'b",
                "a b",
                "a;reboot",
                "$(reboot)",
                "`reboot`",
                "a\"b",
                "a\nb",
                "a/b",
                "a@b",
                "a:b",
                "a:80:80",
                "[::1",
                "[x]:80",
                "a\\b",
                "北京",
                "a:123456"
            })
    void aHostHeaderThatIsMoreThanANameIsRefused(String header) {
        assertThatThrownBy(() -> ServerAddress.of(Optional.empty(), "http", header, ""))
                .isInstanceOf(Fault.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a'b", "http://a b", "http://u@a", "ftp://a", "http://a/'"})
    void aPublicUrlThatCannotBeQuotedIsRefused(String url) {
        assertThatThrownBy(() -> ServerAddress.of(Optional.of(url), "http", "a", ""))
                .isInstanceOf(Fault.class);
    }
}
