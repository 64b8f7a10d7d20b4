package oxmon.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static oxmon.certificates.Finding.Code.*;
import static oxmon.certificates.Pki.ISSUER;
import static oxmon.certificates.Pki.ROOT;
import static oxmon.certificates.Pki.WEB;
import static oxmon.certificates.Pki.codes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Words before TLS: as they should be, as they should not be, and noise. */
class StartTlsTest {
    private static final Trust TRUST = Trust.only(ROOT.certificate());
    private static final byte[] LDAP_REQUEST = {
        0x30,
        0x1d,
        2,
        1,
        1,
        0x77,
        0x18,
        (byte) 0x80,
        0x16,
        '1',
        '.',
        '3',
        '.',
        '6',
        '.',
        '1',
        '.',
        '4',
        '.',
        '1',
        '.',
        '1',
        '4',
        '6',
        '6',
        '.',
        '2',
        '0',
        '0',
        '3',
        '7'
    };
    private static final String STREAM =
            "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams'"
                    + " from='web.test' id='a>b' version='1.0'>";

    private static Examined check(Protocol protocol, Loopback.Words words) throws Exception {
        try (Loopback server = Loopback.tls(
                new Loopback.Tls().chain("", WEB, ISSUER.certificate()).after(words))) {
            return Pki.examine(server.port(), protocol, "web.test", TRUST, Fetcher.NONE);
        }
    }

    /** A server of turns: what it says first, then what it answers to what it must hear. */
    private static Loopback.Words turns(String... turns) {
        return (in, out) -> {
            say(out, turns[0]);
            for (int i = 1; i < turns.length; i += 2) {
                hear(in, turns[i]);
                say(out, turns[i + 1]);
            }
        };
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void hear(InputStream in, String text) throws IOException {
        String heard = new String(in.readNBytes(text.length()), StandardCharsets.ISO_8859_1);
        if (!heard.equals(text)) {
            throw new IOException("heard " + heard);
        }
    }

    private static String latin(int... bytes) {
        StringBuilder text = new StringBuilder();
        for (int each : bytes) {
            text.append((char) each);
        }
        return text.toString();
    }

    private static String ldap(int result) {
        return latin(0x30, 0x0c, 2, 1, 1, 0x78, 7, 0x0a, 1, result, 4, 0, 4, 0);
    }

    private static String mysql(int abilities) {
        String content = latin(10) + "8.4.0" + latin(0) + "\1\0\0\0" + "12345678" + latin(0)
                + latin(abilities & 0xff, abilities >> 8) + latin(33, 2, 0, 0, 0, 21) + "\0".repeat(10) + "123456789012"
                + latin(0);
        return latin(content.length(), 0, 0, 0) + content;
    }

    private static String mysqlRequest() {
        return latin(32, 0, 0, 1, 0, 0x8a, 0, 0, 0, 0, 0, 1, 33) + "\0".repeat(23);
    }

    private static String xmppStream() {
        return "<?xml version='1.0'?><stream:stream to='web.test' version='1.0' xmlns='jabber:client'"
                + " xmlns:stream='http://etherx.jabber.org/streams'>";
    }

    private static String xmppStartTls() {
        return "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    }

    private static String ldapRequest() {
        return new String(LDAP_REQUEST, StandardCharsets.ISO_8859_1);
    }

    private static String postgresRequest() {
        return latin(0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f);
    }

    record Case(Protocol protocol, Loopback.Words words) {
        @Override
        public String toString() {
            return protocol.word();
        }
    }

    static Stream<Case> good() {
        return Stream.of(
                new Case(
                        Protocol.SMTP,
                        turns(
                                "220-mail ESMTP\r\n220 ready\r\n",
                                "EHLO [127.0.0.1]\r\n",
                                "250-mail\r\n250-SIZE 1000\r\n250-STARTTLS\r\n250 HELP\r\n",
                                "STARTTLS\r\n",
                                "220 go\r\n")),
                new Case(
                        Protocol.IMAP,
                        turns(
                                "* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n",
                                "a1 STARTTLS\r\n",
                                "* CAPABILITY IMAP4rev1\r\na1 OK begin\r\n")),
                new Case(Protocol.POP3, turns("+OK hello\r\n", "STLS\r\n", "+OK begin\r\n")),
                new Case(
                        Protocol.FTP,
                        turns(
                                "220-Welcome\r\n any text\r\n221 not yet\r\n220 ready\r\n",
                                "AUTH TLS\r\n",
                                "234 go\r\n")),
                new Case(Protocol.LDAP, turns("", ldapRequest(), ldap(0))),
                new Case(
                        Protocol.XMPP,
                        turns(
                                "",
                                xmppStream(),
                                STREAM + "<stream:features>\n<starttls xmlns='urn:ietf:params:xml:ns:"
                                        + "xmpp-tls'><required/></starttls></stream:features>",
                                xmppStartTls(),
                                "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'></proceed>")),
                new Case(Protocol.POSTGRES, turns("", postgresRequest(), "S")),
                new Case(Protocol.MYSQL, turns(mysql(0xffff), mysqlRequest(), "")));
    }

    static Stream<Case> refused() {
        return Stream.of(
                new Case(Protocol.SMTP, turns("554 go away\r\n")),
                new Case(Protocol.SMTP, turns("220 mail\r\n", "EHLO [127.0.0.1]\r\n", "250-mail\r\n250 HELP\r\n")),
                new Case(
                        Protocol.SMTP,
                        turns(
                                "220 mail\r\n",
                                "EHLO [127.0.0.1]\r\n",
                                "250 STARTTLS\r\n",
                                "STARTTLS\r\n",
                                "454 no\r\n")),
                new Case(Protocol.IMAP, turns("* PREAUTH hello\r\n")),
                new Case(Protocol.IMAP, turns("* OK hello\r\n", "a1 STARTTLS\r\n", "a1 BAD what\r\n")),
                new Case(Protocol.POP3, turns("+OK hello\r\n", "STLS\r\n", "-ERR what\r\n")),
                new Case(Protocol.FTP, turns("220 hello\r\n", "AUTH TLS\r\n", "500 what\r\n")),
                new Case(Protocol.LDAP, turns("", ldapRequest(), ldap(53))),
                new Case(
                        Protocol.XMPP,
                        turns("", xmppStream(), STREAM + "<stream:features><mechanisms/></stream:features>")),
                new Case(Protocol.XMPP, turns("", xmppStream(), STREAM + "<stream:features/>")),
                new Case(
                        Protocol.XMPP,
                        turns("", xmppStream(), STREAM + "<stream:error><host-unknown/></stream:error>")),
                new Case(
                        Protocol.XMPP,
                        turns(
                                "",
                                xmppStream(),
                                STREAM + "<stream:features><starttls/></stream:features>",
                                xmppStartTls(),
                                "<failure/>")),
                new Case(Protocol.POSTGRES, turns("", postgresRequest(), "N")),
                new Case(Protocol.MYSQL, turns(mysql(0xf7ff))),
                new Case(Protocol.MYSQL, turns(latin(9, 0, 0, 0, 0xff) + "host bad")));
    }

    @ParameterizedTest
    @MethodSource("good")
    void tlsBeginsAfterTheRightWords(Case of) throws Exception {
        Examined found = check(of.protocol(), of.words());
        assertThat(codes(found)).isEmpty();
        assertThat(found.leaf()).contains(WEB.certificate());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aServerMaySayNo(Case of) throws Exception {
        Examined found = check(of.protocol(), of.words());
        assertThat(codes(found)).containsExactly(STARTTLS_REFUSED);
        assertThat(found.sent()).isEmpty();
        assertThat(found.valid()).isFalse();
        assertThat(found.chainValid()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"TLS", "XMPP"})
    void anotherServiceIsNotTheOneAskedFor(Protocol protocol) throws Exception {
        Examined found = check(protocol, turns("hush-secret-SECRET\nSECRET\r\n"));
        assertThat(codes(found)).containsExactly(STARTTLS_REFUSED);
        assertThat(found.findings().toString()).doesNotContainIgnoringCase("secret");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"TLS", "POSTGRES"})
    void wordsWithoutEndAreCut(Protocol protocol) throws Exception {
        String begin = Map.of(
                        Protocol.SMTP, "220-",
                        Protocol.FTP, "220-",
                        Protocol.IMAP, "* OK ",
                        Protocol.POP3, "+OK ",
                        Protocol.LDAP, latin(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff),
                        Protocol.XMPP, STREAM + "<stream:features><a b='",
                        Protocol.MYSQL, latin(0xff, 0xff, 0xff, 0))
                .getOrDefault(protocol, "");
        Examined found = check(protocol, (in, out) -> {
            say(out, begin);
            while (true) {
                say(out, "x".repeat(1000));
            }
        });
        assertThat(codes(found)).containsExactly(STARTTLS_REFUSED);
    }

    @Test
    void linesWithoutEndAreCut() throws Exception {
        for (Case each : Stream.of(
                        new Case(Protocol.SMTP, endless("220-x\r\n")),
                        new Case(Protocol.FTP, endless("220-x\r\n")),
                        new Case(Protocol.IMAP, endless("* OK x\r\n")),
                        new Case(Protocol.XMPP, endless(STREAM)))
                .toList()) {
            assertThat(codes(check(each.protocol(), each.words())))
                    .as(each.toString())
                    .containsExactly(STARTTLS_REFUSED);
        }
    }

    private static Loopback.Words endless(String line) {
        return (in, out) -> {
            while (true) {
                say(out, line);
            }
        };
    }

    @Test
    void noiseInsteadOfTlsAfterTheWords() throws Exception {
        Examined found = check(Protocol.POSTGRES, turns("", postgresRequest(), "Shello there"));
        assertThat(codes(found)).containsExactly(NO_TLS);
    }

    @Test
    void noise() {
        Random random = new Random(1101);
        Map<Protocol, String> words = Map.of(
                Protocol.SMTP, "220 a\r\n250-STARTTLS\r\n250 b\r\n220 c\r\n",
                Protocol.FTP, "220-a\r\n220 b\r\n234 c\r\n",
                Protocol.IMAP, "* OK a\r\n* x\r\na1 OK\r\n",
                Protocol.POP3, "+OK a\r\n+OK b\r\n",
                Protocol.LDAP, ldap(0),
                Protocol.XMPP, STREAM + "<stream:features><starttls/></stream:features><proceed/>",
                Protocol.POSTGRES, "S",
                Protocol.MYSQL, mysql(0xffff));
        int passed = 0;
        for (Map.Entry<Protocol, String> each : words.entrySet()) {
            for (int i = 0; i < 500; i++) {
                byte[] said = each.getValue().getBytes(StandardCharsets.ISO_8859_1);
                for (int change = 0; change < i % 4; change++) {
                    said[random.nextInt(said.length)] = (byte) random.nextInt(256);
                }
                passed += passes(each.getKey(), said) ? 1 : 0;
            }
            assertThat(passes(each.getKey(), each.getValue().getBytes(StandardCharsets.ISO_8859_1)))
                    .isTrue();
            for (int i = 0; i < 200; i++) {
                byte[] said = new byte[random.nextInt(200)];
                random.nextBytes(said);
                passes(each.getKey(), said);
            }
        }
        assertThat(passed).isBetween(1000, 3999);
    }

    /** Nothing but a failure comes of it, whatever was said. */
    private static boolean passes(Protocol protocol, byte[] said) {
        try (Socket socket = new ClearHelloTest.Said(said)) {
            StartTls.begin(protocol, "web.test", new Wire(socket, Deadline.in(Duration.ofSeconds(10))));
            return true;
        } catch (Failure e) {
            assertThat(e.code()).isIn(STARTTLS_REFUSED, RESET);
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
