package oxmon.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRequestTest {
    private final LocalRequest local = new LocalRequest(true);

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:8080", "LocalHost:8080", "127.0.0.1", "127.0.0.1:8080", "[::1]:8080"})
    void isOneThatNamesThisMachine(String host) {
        assertThat(local.is(new FakeRequest().with("Host", host))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mon.example.com",
                "localhost.evil.example",
                "evil.example:8080",
                "127.0.0.1.nip.io",
                "localhost:8080:80",
                "",
                "0.0.0.0:8080"
            })
    void isNotOneThatNamesAnother_asPagesOfElsewhereDo(String host) {
        assertThat(local.is(new FakeRequest().with("Host", host))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Anything"})
    void isNotOneThatAProxyTouched(String header) {
        assertThat(local.is(new FakeRequest().with("Host", "localhost").with(header, "")))
                .isFalse();
    }

    @Test
    void isNoneWhenOthersCanReachTheListener_orTheHostIsMissing() {
        assertThat(new LocalRequest(false).is(new FakeRequest().with("Host", "localhost")))
                .isFalse();
        assertThat(local.is(new FakeRequest())).isFalse();
    }
}
