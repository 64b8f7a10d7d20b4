package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.common.Fault;
import oxmon.notification.Language;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.notification.Words;
import oxmon.server.notification.ChannelReader;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Messages;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.OutboundSettings;
import oxmon.server.outbound.OwnCertificate;

class SyslogChannelTest {
    /** The grammar of RFC 5424, section 6, with one element; the groups are priority, host, app, id, parameters and text. */
    private static final Pattern LINE = Pattern.compile(
            "<(\\d{1,3})>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?Z ([!-~]{1,255}) ([!-~]{1,48}) - ([!-~]{1,32})"
                    + " \\[oxmon@32473((?: [a-z_]{1,32}=\"(?:[^\"\\\\\\]]|\\\\[\"\\\\\\]])*\")*)] \ufeff([^\\p{Cntrl}]*)");

    private final Outbound outbound = Outbound.of(OutboundSettings.strict(Set.of()), Thread::new);
    private final ChannelReader reader = reader(outbound);

    private static ChannelReader reader(Outbound outbound) {
        return new ChannelReader(outbound, new Words(Language.EN, ZoneId.of("UTC")), ChannelContractTest.CLOCK);
    }

    @AfterEach
    void close() {
        outbound.close();
    }

    private static Map<String, Object> settings(int port, String transport) {
        return new TreeMap<>(Map.of(
                "type", "syslog", "syslog_host", "127.0.0.1", "syslog_port", (long) port, "transport", transport));
    }

    private Sender sender(int port, String transport) {
        return reader.read(settings(port, transport), true).sender();
    }

    private static Matcher read(String line) {
        Matcher read = LINE.matcher(line);
        assertThat(read.matches()).as(line).isTrue();
        return read;
    }

    @Test
    void anAlertIsALine_byTcp() throws Exception {
        try (SyslogPeer peer = SyslogPeer.tcp(ServerSocketFactory.getDefault())) {
            assertThat(sender(peer.port(), "tcp").send(Messages.one()).excerpt())
                    .isEqualTo("1 message");
            Matcher line = read(peer.text());
            assertThat(line.group(1)).isEqualTo("130"); // local0, critical
            assertThat(line.group(2)).isEqualTo("web-01");
            assertThat(line.group(3)).isEqualTo("oxmon");
            assertThat(line.group(4)).isEqualTo("firing");
            assertThat(line.group(5))
                    .contains(" alert_id=\"alert-1 web-01\"", " metric=\"cpu.usage\"", " labels=\"core=0\"");
            assertThat(line.group(6)).isEqualTo("[CRITICAL] web-01: high-cpu – cpu.usage is 97, above 90 for 5 min");
        }
    }

    @Test
    void anAlertIsADatagram_byUdp_inChinese() throws Exception {
        try (SyslogPeer peer = SyslogPeer.udp()) {
            Map<String, Object> settings = settings(peer.port(), "udp");
            settings.putAll(Map.of("language", "zh", "facility", "daemon", "app_name", "watch"));
            reader.read(settings, true).sender().send(Messages.resolved());
            Matcher line = read(peer.text());
            assertThat(line.group(1)).isEqualTo("29"); // daemon, notice
            assertThat(line.group(3)).isEqualTo("watch");
            assertThat(line.group(4)).isEqualTo("resolved");
            assertThat(line.group(6)).contains("已恢复");
        }
    }

    @Test
    void byTls_theCertificateMustBeTrusted() throws Exception {
        OwnCertificate own = OwnCertificate.own();
        Outbound trusting =
                new Outbound(OutboundSettings.strict(Set.of()), InetAddress::getAllByName, own.client(), Thread::new);
        try (trusting;
                SyslogPeer peer = SyslogPeer.tcp(own.server().getServerSocketFactory())) {
            reader(trusting).read(settings(peer.port(), "tls"), true).sender().send(Messages.many(20));
            assertThat(peer.take(20)).hasSize(20);
            DeliveryFailure failure = failure(sender(peer.port(), "tls"), Messages.one());
            assertThat(failure.retry()).isTrue();
            assertThat(failure.text()).startsWith("TLS failed");
            assertThat(peer.isEmpty()).isTrue();
        }
    }

    @Test
    void byTls_theCertificateMustBeTheHosts() throws Exception {
        OwnCertificate foreign = OwnCertificate.foreign();
        Outbound trusting = new Outbound(
                OutboundSettings.strict(Set.of()), InetAddress::getAllByName, foreign.client(), Thread::new);
        try (trusting;
                SyslogPeer peer = SyslogPeer.tcp(foreign.server().getServerSocketFactory())) {
            Sender sender =
                    reader(trusting).read(settings(peer.port(), "tls"), true).sender();
            assertThat(failure(sender, Messages.one()).text()).startsWith("TLS failed");
            assertThat(peer.isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp, 480", "tcp, 2048", "udp, 480", "udp, 2048"})
    void noLineIsLongerThanItMayBe(String transport, int most) throws Exception {
        try (SyslogPeer peer =
                transport.equals("udp") ? SyslogPeer.udp() : SyslogPeer.tcp(ServerSocketFactory.getDefault())) {
            Map<String, Object> settings = settings(peer.port(), transport);
            settings.put("max_bytes", (long) most);
            Sender sender = reader.read(settings, true).sender();
            for (Message message : List.of(Messages.huge(), Messages.nasty())) {
                sender.send(message);
                byte[] bytes = peer.take(1).get(0);
                assertThat(bytes.length).isLessThanOrEqualTo(most);
                assertThat(read(new String(bytes, StandardCharsets.UTF_8)).group(6))
                        .startsWith("[CRITICAL")
                        .doesNotContain("\ufffd");
            }
        }
    }

    @Test
    void whateverATextHolds_itStaysInItsPlace() throws Exception {
        try (SyslogPeer peer = SyslogPeer.tcp(ServerSocketFactory.getDefault())) {
            sender(peer.port(), "tcp").send(Messages.nasty());
            Matcher line = read(peer.text()); // no line break, and quotes, backslashes and brackets escaped
            assertThat(line.group(5)).contains("\\\"quoted\\\" \\\\back\\\\", "[x\\](http");
            assertThat(line.group(6)).contains("🔥磁盘", "${jndi:ldap://x}", "Bcc: evil@example.com line two");
        }
    }

    @Test
    void eachKindOfEventHasItsId() throws Exception {
        try (SyslogPeer peer = SyslogPeer.tcp(ServerSocketFactory.getDefault())) {
            Sender sender = sender(peer.port(), "tcp");
            for (Told.Kind kind : Told.Kind.values()) {
                sender.send(Messages.of(kind));
                assertThat(read(peer.text()).group(4))
                        .isEqualTo(Messages.of(kind).told().get(0).event());
            }
            sender.send(Message.test("oxmon", Messages.NOON, ""));
            Matcher test = read(peer.text());
            assertThat(test.group(4)).isEqualTo("test");
            assertThat(test.group(6)).startsWith("[TEST] oxmon");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "tls", "udp"})
    void aHostThatPeopleTyped_mayNotBeThisMachine(String transport) throws Exception {
        try (SyslogPeer peer =
                transport.equals("udp") ? SyslogPeer.udp() : SyslogPeer.tcp(ServerSocketFactory.getDefault())) {
            for (String host : List.of("127.0.0.1", "localhost", "::1", "::ffff:127.0.0.1")) {
                Map<String, Object> settings = settings(peer.port(), transport);
                settings.put("syslog_host", host);
                DeliveryFailure failure = failure(reader.read(settings, false).sender(), Messages.one());
                assertThat(failure.retry()).isFalse();
                assertThat(failure.text()).contains("this machine itself");
            }
            assertThat(peer.isEmpty()).isTrue();
        }
    }

    @Test
    void aNameIsJudgedByEachOfItsAddresses() throws Exception {
        InetAddress[] both = {InetAddress.getByName("192.0.2.1"), InetAddress.getByName("169.254.169.254")};
        Outbound lying =
                new Outbound(OutboundSettings.strict(Set.of()), host -> both, SSLContext.getDefault(), Thread::new);
        try (lying) {
            for (String transport : List.of("tcp", "udp")) {
                DeliveryFailure failure = failure(
                        reader(lying).read(settings(601, transport), false).sender(), Messages.one());
                assertThat(failure.retry()).isFalse();
                assertThat(failure.text()).contains("169.254.169.254");
            }
        }
    }

    @Test
    void anAddressThatIsDead_leavesTimeForTheNext() throws Exception {
        InetAddress[] both = {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")};
        Outbound two =
                new Outbound(OutboundSettings.strict(Set.of()), host -> both, SSLContext.getDefault(), Thread::new);
        try (two;
                SyslogPeer peer = SyslogPeer.tcp(ServerSocketFactory.getDefault())) {
            reader(two).read(settings(peer.port(), "tcp"), true).sender().send(Messages.one());
            assertThat(peer.take(1)).hasSize(1);
        }
    }

    @Test
    void whoeverIsNotThere_isTriedAgain() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        DeliveryFailure failure = failure(sender(closed, "tcp"), Messages.one());
        assertThat(failure.retry()).isTrue();
        assertThat(failure.text()).isEqualTo("the connection was refused");
    }

    @Test
    void whoeverSaysNothingToTls_isTriedAgain() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Map<String, Object> settings = settings(silent.getLocalPort(), "tls");
            settings.put("timeout_secs", 1L);
            DeliveryFailure failure = failure(reader.read(settings, true).sender(), Messages.one());
            assertThat(failure.retry()).isTrue();
            assertThat(failure.text()).isEqualTo("no connection in time");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "syslog_host, a b",
        "syslog_host, http://logs",
        "app_name, my app",
        "structured_data_id, oxmon",
        "structured_data_id, o\"x@1",
        "facility, local9",
        "transport, http"
    })
    void whatMakesNoSense_isNamedByItsField(String field, String value) {
        Map<String, Object> settings = settings(601, "tcp");
        settings.put(field, value);
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo(field));
    }

    @Test
    void headersAreRefused_sinceThereAreNone() {
        Map<String, Object> settings = settings(601, "tcp");
        settings.put("headers", Map.of("X-Team", "blue"));
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo("headers"));
    }

    private static DeliveryFailure failure(Sender sender, Message message) throws IOException {
        DeliveryFailure failure = catchThrowableOfType(DeliveryFailure.class, () -> sender.send(message));
        assertThat(failure).isNotNull();
        return failure;
    }
}
