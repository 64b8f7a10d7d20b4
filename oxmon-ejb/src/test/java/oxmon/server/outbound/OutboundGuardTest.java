package oxmon.server.outbound;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.server.common.Network;

class OutboundGuardTest {
    private final OutboundGuard guard = new OutboundGuard(List.of(), List.of(), Set.of(8080, 9090));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "2130706433", // 127.0.0.1 in one number, which the JDK reads
                "::1",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "255.255.255.255",
                "169.254.169.254",
                "169.254.1.1",
                "fe80::1",
                "224.0.0.1",
                "239.255.255.250",
                "ff02::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "2001:0:4136:e378:8000:63bf:80ff:fffe" // Teredo of 127.0.0.1
            })
    void whatOnlyThisMachineReaches_isRefused(String address) {
        assertThatThrownBy(() -> guard.check(InetAddress.getByName(address), 443))
                .isInstanceOf(RefusedTarget.class)
                .hasMessageContaining("[outbound] allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "172.16.3.4",
                "192.168.1.1",
                "100.64.0.1",
                "fd12:3456::1",
                "93.184.216.34",
                "2606:4700::1111",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1"
            })
    void privateAndPublicAddresses_arePermitted(String address) {
        assertThatCode(() -> guard.check(InetAddress.getByName(address), 443)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, , 127.0.0.1, true",
        "127.0.0.0/8, , ::1, false",
        "127.0.0.0/8, , ::ffff:127.0.0.1, true",
        "127.0.0.0/8, , 64:ff9b::127.0.0.1, true",
        "127.0.0.0/8, 127.0.0.2, 127.0.0.2, false",
        ", 10.0.0.0/8, 10.1.2.3, false",
        ", 10.0.0.0/8, 11.1.2.3, true",
        ", 8.8.8.0/24, 64:ff9b::8.8.8.8, false",
        "::1, , ::1, true"
    })
    void theOperatorAllowsAndDenies(String allow, String deny, String address, boolean permitted) throws Exception {
        OutboundGuard told = new OutboundGuard(networks(allow), networks(deny), Set.of());
        InetAddress target = InetAddress.getByName(address);
        if (permitted) {
            told.check(target, 443);
        } else {
            assertThatThrownBy(() -> told.check(target, 443)).isInstanceOf(RefusedTarget.class);
        }
    }

    @Test
    void ourOwnPorts_areRefusedAtOurOwnAddresses() throws IOException {
        List<InetAddress> ours = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                .toList();
        for (InetAddress address : ours) {
            assertThatThrownBy(() -> guard.check(address, 8080)).hasMessageContaining("this server itself");
            guard.check(address, 8081);
        }
        guard.check(InetAddress.getByName("203.0.113.7"), 8080);
    }

    private static List<Network> networks(String text) {
        return Stream.ofNullable(text)
                .map(each -> Network.parse(each).orElseThrow())
                .toList();
    }
}
