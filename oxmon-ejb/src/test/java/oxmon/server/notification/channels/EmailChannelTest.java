package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.common.Fault;
import oxmon.notification.Language;
import oxmon.notification.Message;
import oxmon.notification.Words;
import oxmon.server.notification.Channel;
import oxmon.server.notification.ChannelReader;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Messages;
import oxmon.server.notification.Receipt;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.OutboundSettings;
import oxmon.server.outbound.OwnCertificate;

class EmailChannelTest {
    private static final String PASSWORD = "s3cr3t-Passw0rd";

    private static OwnCertificate certificate;
    private static OwnCertificate foreign;

    private final Outbound outbound = trusting();
    private final ChannelReader reader =
            new ChannelReader(outbound, new Words(Language.EN, ZoneId.of("UTC")), ChannelContractTest.CLOCK);

    @BeforeAll
    static void certify() throws Exception {
        certificate = OwnCertificate.own();
        foreign = OwnCertificate.foreign();
    }

    private static Outbound trusting() {
        try {
            return new Outbound(
                    OutboundSettings.strict(Set.of()), InetAddress::getAllByName, certificate.client(), Thread::new);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        outbound.close();
    }

    @ParameterizedTest
    @CsvSource({"starttls, en", "tls, en", "none, en", "starttls, zh"})
    void aMailArrives_asTextAndAsHtml(String security, String language) throws Exception {
        try (MailPeer peer = MailPeer.speaking(security, certificate.server())) {
            Map<String, Object> settings = settings(peer.port(), security);
            settings.put("language", language);
            Receipt receipt = reader.read(settings, true).sender().send(Messages.one());
            assertThat(receipt.toString()).contains("250", "2 recipients").doesNotContain(PASSWORD);
            assertThat(peer.mails()).hasSize(1);
            assertThat(peer.mails().get(0).recipients()).containsExactly("admin@example.com", "ops@example.com");
            MimeMessage mail = mail(peer);
            assertThat(mail.getSubject())
                    .isEqualTo(language.equals("zh") ? "[严重] web-01：high-cpu" : "[CRITICAL] web-01: high-cpu");
            assertThat(mail.getFrom()[0].toString()).isEqualTo("oxmon <alerts@example.com>");
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getSentDate()).hasTime(Messages.NOON);
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            assertThat(parts.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContent().toString()).contains("cpu.usage is 97", "97.5");
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
            assertThat(parts.getBodyPart(1).getContent().toString())
                    .contains("cpu.usage is 97", "<html lang=\"" + language);
        }
    }

    @Test
    void withoutAUsername_nobodySignsIn() throws Exception {
        try (MailPeer peer = MailPeer.open()) {
            Map<String, Object> settings = settings(peer.port(), "none");
            settings.remove("smtp_username");
            settings.remove("smtp_password");
            reader.read(settings, true).sender().send(Messages.one());
            assertThat(peer.mails()).hasSize(1);
        }
    }

    @Test
    void nothingInATextBecomesAHeaderOrHtml() throws Exception {
        try (MailPeer peer = MailPeer.speaking("starttls", certificate.server())) {
            reader.read(settings(peer.port(), "starttls"), true).sender().send(Messages.nasty());
            MimeMessage mail = mail(peer);
            assertThat(mail.getHeader("Bcc")).isNull();
            assertThat(mail.getSubject()).doesNotContain("\n", "\r").contains("🔥磁盘");
            assertThat(peer.mails().get(0).recipients()).doesNotContain("evil@example.com");
            String html = ((MimeMultipart) mail.getContent())
                    .getBodyPart(1)
                    .getContent()
                    .toString();
            assertThat(html).contains("&lt;script&gt;", "🔥磁盘").doesNotContain("<script", "<b>&amp;</b>");
        }
    }

    @Test
    void fiveHundredAlerts_areOneMail() throws Exception {
        try (MailPeer peer = MailPeer.speaking("starttls", certificate.server())) {
            reader.read(settings(peer.port(), "starttls"), true).sender().send(Messages.many(500));
            assertThat(peer.mails()).hasSize(1);
            assertThat(mail(peer).getSubject()).isEqualTo("[CRITICAL] 500 alerts: high-cpu");
            assertThat(((MimeMultipart) mail(peer).getContent())
                            .getBodyPart(0)
                            .getContent()
                            .toString())
                    .contains("主机-0", "主机-499");
        }
    }

    @Test
    void anAlertOfAnySize_isCut() throws Exception {
        try (MailPeer peer = MailPeer.speaking("starttls", certificate.server())) {
            reader.read(settings(peer.port(), "starttls"), true).sender().send(Messages.huge());
            assertThat(peer.mails().get(0).data().length).isLessThan(1_000_000);
            Message many = new Message(
                    java.util.Collections.nCopies(500, Messages.huge().told().get(0)), 0, "", false);
            reader.read(settings(peer.port(), "starttls"), true).sender().send(many);
            assertThat(peer.mails().get(1).data().length).isLessThan(1_000_000);
        }
    }

    @Test
    void aWrongPassword_isNotTriedAgain_norShown() throws Exception {
        try (MailPeer peer = MailPeer.speaking("starttls", certificate.server())) {
            Map<String, Object> settings = settings(peer.port(), "starttls");
            settings.put("smtp_password", "wr0ng-Passw0rd");
            DeliveryFailure failure = failure(settings, true);
            assertThat(failure.retry()).isFalse();
            assertThat(failure.text()).contains("535").doesNotContain("wr0ng-Passw0rd");
            assertThat(failure).hasNoCause();
            assertThat(peer.mails()).isEmpty();
        }
    }

    @Test
    void ofSeveralRecipients_thoseThatAreKnownGetTheMail() throws Exception {
        try (MailPeer peer = MailPeer.speaking("starttls", certificate.server())) {
            peer.refuse("ops@example.com", 550);
            Receipt receipt = reader.read(settings(peer.port(), "starttls"), true)
                    .sender()
                    .send(Messages.one());
            assertThat(receipt.excerpt()).contains("not for all recipients", "550");
            assertThat(peer.mails().get(0).recipients()).containsExactly("admin@example.com");
        }
    }

    @Test
    void aRecipientThatIsBusy_getsItLater_andTheOthersNotAgain() throws Exception {
        try (MailPeer peer = MailPeer.speaking("starttls", certificate.server())) {
            peer.refuse("ops@example.com", 451);
            DeliveryFailure failure = failure(settings(peer.port(), "starttls"), true);
            assertThat(failure.retry()).isTrue();
            assertThat(failure.reached()).containsExactly("admin@example.com");
            peer.refuse("nobody@example.com", 550);
            Channel channel = reader.read(settings(peer.port(), "starttls"), true);
            channel.sender().send(Messages.one(), failure.reached());
            assertThat(peer.mails().get(1).recipients()).containsExactly("ops@example.com");
        }
    }

    @Test
    void whenNobodyIsKnown_itIsNotTriedAgain() throws Exception {
        try (MailPeer peer = MailPeer.speaking("starttls", certificate.server())) {
            peer.refuse("", 550);
            DeliveryFailure failure = failure(settings(peer.port(), "starttls"), true);
            assertThat(failure.retry()).isFalse();
            assertThat(failure.text()).contains("550");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    void aCertificateThatNobodyTrusts_getsNoPasswordAndNoMail(String security) throws Exception {
        try (MailPeer peer = MailPeer.speaking(security, certificate.server());
                Outbound strict = Outbound.of(OutboundSettings.strict(Set.of()), Thread::new)) {
            Channel channel = new ChannelReader(
                            strict, new Words(Language.EN, ZoneId.of("UTC")), ChannelContractTest.CLOCK)
                    .read(settings(peer.port(), security), true);
            DeliveryFailure failure = catchThrowableOfType(
                    DeliveryFailure.class, () -> channel.sender().send(Messages.one()));
            assertThat(failure.text()).contains("TLS failed");
            assertThat(peer.mails()).isEmpty();
            assertThat(peer.signIns()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    void aCertificateOfAnotherHost_getsNoPasswordAndNoMail(String security) throws Exception {
        try (MailPeer peer = MailPeer.speaking(security, foreign.server());
                Outbound mistaken = new Outbound(
                        OutboundSettings.strict(Set.of()), InetAddress::getAllByName, foreign.client(), Thread::new)) {
            Channel channel = new ChannelReader(
                            mistaken, new Words(Language.EN, ZoneId.of("UTC")), ChannelContractTest.CLOCK)
                    .read(settings(peer.port(), security), true);
            DeliveryFailure failure = catchThrowableOfType(
                    DeliveryFailure.class, () -> channel.sender().send(Messages.one()));
            assertThat(failure.text()).contains("TLS failed");
            assertThat(peer.signIns()).isZero();
        }
    }

    @Test
    void aServerWithoutStarttls_getsNoPassword() throws Exception {
        try (MailPeer peer = MailPeer.speaking("none", certificate.server())) {
            DeliveryFailure failure = failure(settings(peer.port(), "starttls"), true);
            assertThat(failure.retry()).isFalse();
            assertThat(failure.text()).isEqualTo("the mail server offers no STARTTLS");
            assertThat(peer.signIns()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls", "none"})
    void anAddressThatPeopleTyped_mayNotBeThisMachine(String security) throws Exception {
        try (MailPeer peer = MailPeer.speaking(security, certificate.server())) {
            DeliveryFailure failure = failure(settings(peer.port(), security), false);
            assertThat(failure.retry()).isFalse();
            assertThat(failure.text()).contains("this machine itself");
            assertThat(peer.mails()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    void aServerThatSaysNothing_isTriedAgain(String security) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Map<String, Object> settings = settings(silent.getLocalPort(), security);
            settings.put("timeout_secs", 1L);
            assertThat(failure(settings, true).retry()).isTrue();
        }
    }

    @Test
    void aServerThatSaysALetterNowAndThen_isGivenUpInTime() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> drip(slow));
            Map<String, Object> settings = settings(slow.getLocalPort(), "none");
            settings.put("timeout_secs", 1L);
            assertThat(failure(settings, true).retry()).isTrue();
            peer.join();
        }
    }

    private static void drip(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write("220-".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            while (true) {
                socket.getOutputStream().write('x');
                Thread.sleep(50);
            }
        } catch (java.io.IOException | InterruptedException e) {
            // the other side gave up, as it should
        }
    }

    @Test
    void aServerThatIsNotThere_isTriedAgain() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        DeliveryFailure failure = failure(settings(closed, "starttls"), true);
        assertThat(failure.retry()).isTrue();
        assertThat(failure.text()).isEqualTo("no connection to the mail server, or it broke off");
    }

    @ParameterizedTest
    @CsvSource({
        "from, 'a@example.com\r\nBcc: b@example.com'",
        "from, nobody",
        "from, 'Ops <ops@example.com'",
        "smtp_host, 'mail example'",
        "smtp_security, ssl",
        "smtp_username, "
    })
    void whatMakesNoSense_isNamedByItsField(String field, String value) {
        Map<String, Object> settings = settings(587, "starttls");
        settings.put(field, value);
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo(field));
    }

    @Test
    void thePasswordIsNeverShown() {
        Channel channel = reader.read(settings(587, "starttls"), true);
        assertThat(channel.shown().toString()).doesNotContain(PASSWORD);
        assertThat(ChannelReader.unmasked(channel.shown(), channel.parameters()))
                .isEqualTo(channel.parameters());
    }

    private DeliveryFailure failure(Map<String, Object> settings, boolean trusted) {
        Channel channel = reader.read(settings, trusted);
        DeliveryFailure failure = catchThrowableOfType(
                DeliveryFailure.class, () -> channel.sender().send(Messages.one()));
        assertThat(failure).isNotNull();
        return failure;
    }

    private static Map<String, Object> settings(int port, String security) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("type", "email");
        settings.put("smtp_host", "localhost");
        settings.put("smtp_port", (long) port);
        settings.put("smtp_security", security);
        settings.put("smtp_username", "alerts@example.com");
        settings.put("smtp_password", PASSWORD);
        settings.put("from", "oxmon <alerts@example.com>");
        settings.put("recipients", List.of("admin@example.com", "ops@example.com"));
        return settings;
    }

    private static MimeMessage mail(MailPeer peer) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(peer.mails().get(0).data()));
    }
}
