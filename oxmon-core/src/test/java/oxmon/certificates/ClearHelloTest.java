package oxmon.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static oxmon.certificates.Finding.Code.*;
import static oxmon.certificates.Pki.ISSUER;
import static oxmon.certificates.Pki.NOW;
import static oxmon.certificates.Pki.ROOT;
import static oxmon.certificates.Pki.WEB;
import static oxmon.certificates.Pki.codes;
import static oxmon.certificates.Pki.examine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Servers that Java does not speak to still show their certificates. Their side is played: Java has no such server any more. */
class ClearHelloTest {
    private static final Trust TRUST = Trust.only(ROOT.certificate());
    private static final int TLS_1_0 = 0x0301;
    private static final int TLS_1_1 = 0x0302;
    private static final int TLS_1_2 = 0x0303;
    private static final byte[] ALERT_VERSION = {21, 3, 1, 0, 2, 2, 70};

    /** @param strict whether a greeting that knows newer versions is refused, as some servers do, or answered, as others do */
    private static Loopback old(int version, boolean strict, X509Certificate... chain) throws IOException {
        byte[] flight = flight(version, chain);
        return new Loopback(socket -> {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readNBytes(3);
            byte[] hello = in.readNBytes(in.readUnsignedShort());
            socket.getOutputStream().write(strict && knowsTls13(hello) ? ALERT_VERSION : flight);
            socket.getOutputStream().flush();
            in.readAllBytes();
        });
    }

    /** Whether the extension supported_versions comes with TLS 1.3. */
    private static boolean knowsTls13(byte[] hello) {
        for (int i = 0; i + 6 < hello.length; i++) {
            if (hello[i] == 0 && hello[i + 1] == 43 && hello[i + 2] == 0 && hello[i + 5] == 3 && hello[i + 6] == 4) {
                return true;
            }
        }
        return false;
    }

    private static byte[] flight(int version, X509Certificate... chain) throws IOException {
        ByteArrayOutputStream certificates = new ByteArrayOutputStream();
        try {
            for (X509Certificate each : chain) {
                certificates.write(sized(each.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(messages);
        out.write(2); // server hello
        out.write(new byte[] {0, 0, 38});
        out.writeShort(version);
        out.write(new byte[33]); // random, no session
        out.writeShort(0xc02b);
        out.write(0);
        out.write(11); // certificate
        out.write(sized(sized(certificates.toByteArray())));
        byte[] all = messages.toByteArray();
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 0; at < all.length; at += 500) { // messages go over the borders of records
            int length = Math.min(500, all.length - at);
            records.write(new byte[] {22, 3, (byte) version, (byte) (length >> 8), (byte) length});
            records.write(all, at, length);
        }
        return records.toByteArray();
    }

    private static byte[] sized(byte[] bytes) {
        ByteArrayOutputStream sized = new ByteArrayOutputStream();
        sized.write(bytes.length >> 16);
        sized.write(bytes.length >> 8);
        sized.write(bytes.length);
        sized.writeBytes(bytes);
        return sized.toByteArray();
    }

    @Test
    void oldTlsIsAHint_theCertificateIsJudged() throws Exception {
        for (boolean strict : List.of(true, false)) {
            try (Loopback server = old(TLS_1_1, strict, WEB.certificate(), ISSUER.certificate())) {
                Examined found = examine(server.port(), TRUST);
                assertThat(codes(found)).containsExactly(OLD_TLS);
                assertThat(found.findings().get(0).detail()).isEqualTo("TLSv1.1");
                assertThat(found.tlsVersion()).isEqualTo("TLSv1.1");
                assertThat(found.cipher()).isEmpty();
                assertThat(found.verified()).hasSize(3);
                assertThat(found.valid()).isTrue();
            }
        }
        Pki.Issued expired = ISSUER.issue(Draft.server().until(NOW.minus(Duration.ofDays(1))));
        try (Loopback server = old(TLS_1_0, true, expired.certificate())) {
            assertThat(codes(examine(server.port(), TRUST))).containsExactly(EXPIRED, INCOMPLETE_CHAIN, OLD_TLS);
        }
    }

    @Test
    void aHandshakeThatFailsOtherwiseIsStillTold() throws Exception {
        try (Loopback server = old(TLS_1_2, true, WEB.certificate(), ISSUER.certificate())) {
            Examined found = examine(server.port(), TRUST);
            assertThat(codes(found)).containsExactly(HANDSHAKE_FAILED);
            assertThat(found.findings().get(0).detail()).isEqualTo("the server ended it with alert protocol_version");
            assertThat(found.leaf()).contains(WEB.certificate());
        }
    }

    @Test
    void aServerThatFallsSilentAfterItShowedThem() throws Exception {
        try (Loopback server = old(TLS_1_2, false, WEB.certificate(), ISSUER.certificate())) {
            Examined found =
                    examine(server.port(), Protocol.TLS, "web.test", TRUST, Fetcher.NONE, Duration.ofMillis(400));
            assertThat(codes(found)).containsExactly(TIMEOUT);
            assertThat(found.verified()).hasSize(3);
            assertThat(found.valid()).isFalse();
        }
    }

    @Test
    void afterWordsOfAnotherProtocolToo() throws Exception {
        byte[] flight = flight(TLS_1_0, WEB.certificate(), ISSUER.certificate());
        try (Loopback server = new Loopback(socket -> {
            InputStream in = socket.getInputStream();
            in.readNBytes(8);
            socket.getOutputStream().write('S');
            in.read(new byte[2000]);
            socket.getOutputStream().write(flight);
            socket.getOutputStream().flush();
            in.readAllBytes();
        })) {
            Examined found = examine(server.port(), Protocol.POSTGRES, "web.test", TRUST, Fetcher.NONE);
            assertThat(codes(found)).containsExactly(OLD_TLS);
        }
    }

    @Test
    void noise() throws Exception {
        Random random = new Random(1101);
        byte[] good = flight(TLS_1_0, WEB.certificate(), ISSUER.certificate());
        assertThat(shown(good)).hasSize(2);
        for (int i = 0; i < 800; i++) {
            byte[] noise = good.clone();
            for (int change = 0; change <= i % 3; change++) {
                noise[random.nextInt(i % 2 == 0 ? 100 : noise.length)] = (byte) random.nextInt(256);
            }
            shown(noise);
            byte[] rest = new byte[random.nextInt(100)];
            random.nextBytes(rest);
            shown(rest);
        }
    }

    private static List<X509Certificate> shown(byte[] said) throws IOException {
        try (Socket socket = new Said(said)) {
            return ClearHello.ask("web.test", new Wire(socket, Deadline.in(Duration.ofSeconds(10))))
                    .sent();
        } catch (Failure e) {
            assertThat(e.code()).isIn(HANDSHAKE_FAILED, RESET);
            return new ArrayList<>();
        }
    }

    /** A connection on which all was said already. */
    static final class Said extends Socket {
        private final byte[] bytes;

        Said(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }
    }
}
