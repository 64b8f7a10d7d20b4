package oxmon.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.server.common.Network;

class ProxiesTest {
    private final Proxies proxies = new Proxies(
            Stream.of("10.0.0.0/8", "127.0.0.1", "2001:db8::/32")
                    .map(network -> Network.parse(network).orElseThrow())
                    .toList(),
            Optional.empty());

    private static FakeRequest forwarded(String from) {
        return new FakeRequest()
                .from(from)
                .to("backend", 8080)
                .with("X-Forwarded-For", "198.51.100.1, 203.0.113.9, 10.1.2.3")
                .with("X-Forwarded-Proto", "https")
                .with("X-Forwarded-Host", "mon.example.com")
                .with("X-Forwarded-Prefix", "/mon/");
    }

    @Test
    void theClientIsTheLastAddressThatIsNoProxyOfOurs() {
        assertThat(proxies.clientAddress(forwarded("10.9.9.9"))).isEqualTo("203.0.113.9");
    }

    @Test
    void whatAnybodyElseClaimsDoesNotCount() {
        assertThat(proxies.clientAddress(forwarded("203.0.113.50"))).isEqualTo("203.0.113.50");
        assertThat(proxies.address(forwarded("203.0.113.50"))).isEqualTo("http://backend:8080/oxmon");
    }

    @Test
    void theAddressIsTheOneInFrontOfTheProxy() {
        assertThat(proxies.address(forwarded("127.0.0.1"))).isEqualTo("https://mon.example.com/mon/oxmon");
        assertThat(proxies.address(forwarded("127.0.0.1").with("X-Forwarded-Port", "8443")))
                .isEqualTo("https://mon.example.com:8443/mon/oxmon");
        assertThat(proxies.address(forwarded("127.0.0.1").with("X-Forwarded-Host", "mon.example.com:81")))
                .isEqualTo("https://mon.example.com:81/mon/oxmon");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-Host, a\"><script>",
        "X-Forwarded-Host, a b",
        "X-Forwarded-Prefix, /a b",
        "X-Forwarded-Prefix, //evil.example",
        "X-Forwarded-Prefix, evil",
        "X-Forwarded-Proto, javascript",
        "X-Forwarded-Port, 80a"
    })
    void whatCannotBePartOfAnAddressIsLeftOut(String header, String value) {
        assertThat(proxies.address(forwarded("127.0.0.1").with(header, value)))
                .matches("https?://(mon\\.example\\.com|backend)(:\\d+)?(/mon)?/oxmon");
    }

    @Test
    void theConfiguredAddressWins_exceptWhereTheVeryRequestIsMeant() {
        Proxies configured = new Proxies(List.of(), Optional.of("https://public.example"));
        assertThat(configured.baseUrl(forwarded("127.0.0.1"))).isEqualTo("https://public.example");
        assertThat(configured.address(forwarded("127.0.0.1"))).isEqualTo("http://backend:8080/oxmon");
    }

    @ParameterizedTest
    @CsvSource({
        "10.255.0.1, true",
        "11.0.0.1, false",
        "127.0.0.1, true",
        "127.0.0.2, false",
        "2001:db8:1::1, true",
        "2001:db9::1, false",
        "localhost, false",
        "'', false"
    })
    void networksAreTrustedByTheirBits(String address, boolean trusted) {
        assertThat(proxies.trusted(address)).isEqualTo(trusted);
    }
}
