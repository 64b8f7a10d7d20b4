package oxmon.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "2001:db8::/32, 2001:db8:1::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, ::1, true",
        "10.0.0.0/8, localhost, false",
        "10.0.0.0/8, '', false"
    })
    void holdsWhatBeginsAlike(String network, String address, boolean held) {
        assertThat(Network.parse(network).orElseThrow().contains(address)).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/x", "10.0.0.0/-1", "10.0.0.0/33", "::/129", "localhost", "cafe", "10.0.0.0/8/8"})
    void whatIsNoneIsNone(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }
}
