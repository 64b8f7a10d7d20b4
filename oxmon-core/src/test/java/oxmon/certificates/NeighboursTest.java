package oxmon.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static oxmon.certificates.Finding.Code.*;
import static oxmon.certificates.Pki.HERE;
import static oxmon.certificates.Pki.ROOT;
import static oxmon.certificates.Pki.codes;
import static oxmon.certificates.Pki.examine;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ports where there is no certificate to be had. */
class NeighboursTest {
    private static final Trust TRUST = Trust.only(ROOT.certificate());
    private static final Duration SHORT = Duration.ofMillis(400);

    private static Examined check(Loopback.Manner manner) throws Exception {
        try (Loopback server = new Loopback(manner)) {
            return examine(server.port(), Protocol.TLS, "web.test", TRUST, Fetcher.NONE, SHORT);
        }
    }

    private static Loopback.Manner says(String text) {
        return socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.getInputStream().readAllBytes();
        };
    }

    @Test
    void plainText_nothingOfItIsTold() throws Exception {
        for (String said : List.of(
                "HTTP/1.1 400 Bad Request\r\nServer: SECRET\r\n\r\nSECRET",
                "220 SECRET ESMTP\r\n",
                "SECRET",
                "\26SECRET",
                "\0\0\0\0SECRET")) {
            Examined found = check(says(said));
            assertThat(codes(found)).as(said).containsExactly(NO_TLS);
            assertThat(found.toString()).doesNotContain("SECRET");
            assertThat(found.sent()).isEmpty();
            assertThat(found.chainValid()).isFalse();
            assertThat(found.valid()).isFalse();
        }
    }

    @Test
    void noiseThatBeginsAsTlsDoes() throws Exception {
        Examined found = check(says("\26\3\3\0\10SECRETSECRET\26\3\3\0\10SECRETSECRET"));
        assertThat(codes(found)).containsExactly(HANDSHAKE_FAILED);
        assertThat(found.toString()).doesNotContain("SECRET");
    }

    @Test
    void itSaysNothing() throws Exception {
        long begin = System.nanoTime();
        Examined found = check(socket -> socket.getInputStream().readAllBytes());
        assertThat(codes(found)).containsExactly(TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, SHORT.multipliedBy(4));
        assertThat(found.connected()).isPositive();
    }

    @Test
    void aByteNowAndThenGainsNoTime() throws Exception {
        for (Protocol protocol : List.of(Protocol.TLS, Protocol.SMTP)) {
            String drops = protocol == Protocol.TLS ? "\26\3\3\77\77" + "\1".repeat(500) : "220-" + "x".repeat(500);
            try (Loopback server = new Loopback(socket -> {
                for (byte drop : drops.getBytes(StandardCharsets.ISO_8859_1)) {
                    socket.getOutputStream().write(drop);
                    try {
                        Thread.sleep(30);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            })) {
                long begin = System.nanoTime();
                Examined found = examine(server.port(), protocol, "web.test", TRUST, Fetcher.NONE, SHORT);
                assertThat(codes(found)).as(protocol.word()).containsExactly(TIMEOUT);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SHORT.multipliedBy(4));
            }
        }
    }

    @Test
    void itClosesAtOnce() throws Exception {
        assertThat(codes(check(socket -> {}))).containsExactly(RESET);
    }

    @Test
    void itResets() throws Exception {
        assertThat(codes(check(socket -> {
                    socket.setSoLinger(true, 0);
                    socket.close();
                })))
                .containsExactly(RESET);
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            port = socket.getLocalPort();
        }
        Examined found = examine(port, TRUST);
        assertThat(codes(found)).containsExactly(REFUSED);
        assertThat(found.connected()).isZero();
    }

    @Test
    void whatConnectingCanEndIn() {
        assertThat(ending(new Connector.Blocked("local addresses are not allowed")))
                .isEqualTo(BLOCKED);
        assertThat(ending(new NoRouteToHostException("No route to host"))).isEqualTo(UNREACHABLE);
        assertThat(ending(new ConnectException("Network is unreachable"))).isEqualTo(UNREACHABLE);
        assertThat(ending(new ConnectException("Connection timed out"))).isEqualTo(TIMEOUT);
        assertThat(ending(new SocketTimeoutException("Connect timed out"))).isEqualTo(TIMEOUT);
        Probe probe = new Probe(
                (address, port, timeout) -> {
                    throw new IllegalStateException();
                },
                Fetcher.NONE,
                Pki.CLOCK);
        assertThat(codes(probe.examine(target(), HERE, TRUST, SHORT))).containsExactly(INTERNAL);
    }

    private static Finding.Code ending(IOException exception) {
        Probe probe = new Probe(
                (address, port, timeout) -> {
                    throw exception;
                },
                Fetcher.NONE,
                Pki.CLOCK);
        List<Finding.Code> codes = codes(probe.examine(target(), HERE, TRUST, SHORT));
        assertThat(codes).hasSize(1);
        return codes.get(0);
    }

    private static Target target() {
        return new Target("web.test", 443, Protocol.TLS, "web.test");
    }
}
