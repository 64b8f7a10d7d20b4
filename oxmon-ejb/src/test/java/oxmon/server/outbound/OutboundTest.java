package oxmon.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.server.common.Network;

class OutboundTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final OutboundSettings strict = OutboundSettings.strict(Set.of());
    private Outbound outbound = Outbound.of(strict, Thread::new);

    @AfterEach
    void close() {
        outbound.close();
    }

    @Test
    void aRequestArrivesAsItIs_andSoDoesItsAnswer() throws IOException {
        try (Peer peer = new Peer((received, exchange) -> {
            exchange.getResponseHeaders().add("X-Seen", "yes");
            Peer.say(exchange, 202, "väl");
        })) {
            Answer answer = outbound.send(request(peer.url("/a%20b?c=d&e=%2F"), true));
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.header("x-seen")).hasValue("yes");
            assertThat(answer.text()).isEqualTo("väl");
            Peer.Received got = peer.received().get(0);
            assertThat(got.method()).isEqualTo("POST");
            assertThat(got.path()).isEqualTo("/a b");
            assertThat(got.query()).isEqualTo("c=d&e=%2F");
            assertThat(got.body()).isEqualTo("{\"ä\":1}");
            assertThat(got.headers().getFirst("Authorization")).isEqualTo("Bearer abc");
            assertThat(got.headers().getFirst("Host")).isEqualTo("127.0.0.1:" + peer.port());
        }
    }

    @Test
    void anAnswerInChunks_isPutTogether() throws IOException {
        try (Peer peer = new Peer((received, exchange) -> {
            exchange.sendResponseHeaders(200, 0); // 0: the JDK's server sends chunks
            for (int i = 0; i < 5; i++) {
                exchange.getResponseBody().write("part".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
        })) {
            assertThat(outbound.send(request(peer.url("/"), true)).text()).isEqualTo("partpartpartpartpart");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofAnAnswerOfTenMegabytes_onlyTheBeginningIsRead(boolean chunked) throws IOException {
        try (Peer peer = new Peer((received, exchange) -> {
            byte[] megabyte = new byte[1 << 20];
            exchange.sendResponseHeaders(200, chunked ? 0 : 10L << 20);
            for (int i = 0; i < 10; i++) {
                exchange.getResponseBody().write(megabyte);
            }
        })) {
            assertThat(outbound.send(request(peer.url("/"), true)).body()).hasSize(Outbound.MOST_BYTES);
        }
    }

    @Test
    void anAddressThatPeopleTyped_mayNotBeThisMachine() throws IOException {
        try (Peer peer = Peer.saying(200, "")) {
            for (String host : List.of("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0")) {
                Request request = request("http://" + host + ':' + peer.port() + "/", false);
                assertThatThrownBy(() -> outbound.send(request)).as(host).isInstanceOf(RefusedTarget.class);
            }
            assertThat(peer.received()).isEmpty();
        }
    }

    @Test
    void whatTheOperatorAllows_isReached() throws IOException {
        outbound = Outbound.of(
                new OutboundSettings(List.of(Network.parse("127.0.0.1").orElseThrow()), List.of(), Set.of(), null),
                Thread::new);
        try (Peer peer = Peer.saying(200, "")) {
            assertThat(outbound.send(request(peer.url("/"), false)).status()).isEqualTo(200);
        }
    }

    @Test
    void aNameThatChangesItsAddress_isConnectedToWhereItWasChecked() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        // The first answer is harmless, every later one is this machine. Nothing listens at the first.
        outbound = new Outbound(
                new OutboundSettings(List.of(), List.of(), Set.of(), null),
                host -> new InetAddress[] {
                    InetAddress.getByName(asked.getAndIncrement() == 0 ? "192.0.2.1" : "127.0.0.1")
                },
                context(),
                Thread::new);
        try (Peer peer = Peer.saying(200, "")) {
            Request request = new Request(
                    "GET",
                    Outbound.address("http://rebinding.example:" + peer.port() + "/"),
                    Map.of(),
                    new byte[0],
                    Duration.ofMillis(500),
                    false);
            assertThatThrownBy(() -> outbound.send(request)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> outbound.send(request)).isInstanceOf(RefusedTarget.class);
            assertThat(peer.received()).isEmpty();
            assertThat(asked).hasValue(2); // once a request
        }
    }

    @Test
    void aNameWithOneBadAddressAmongGoodOnes_isRefused() {
        outbound = new Outbound(
                strict,
                host -> new InetAddress[] {InetAddress.getByName("192.0.2.1"), InetAddress.getByName("127.0.0.1")},
                context(),
                Thread::new);
        assertThatThrownBy(() -> outbound.send(request("http://both.example/", false)))
                .isInstanceOf(RefusedTarget.class);
    }

    @Test
    void aRedirectToThisMachine_isRefused_evenFromATrustedAddress() throws IOException {
        try (Peer inner = Peer.saying(200, "secret");
                Peer peer = new Peer((received, exchange) -> {
                    exchange.getResponseHeaders().add("Location", inner.url("/admin"));
                    Peer.say(exchange, 307, "");
                })) {
            assertThatThrownBy(() -> outbound.send(request(peer.url("/"), true)))
                    .isInstanceOf(RefusedTarget.class);
            assertThat(inner.received()).isEmpty();
        }
    }

    @Test
    void aRedirectToAnotherHost_takesTheBodyAlong_butNoTokens() throws IOException {
        outbound = Outbound.of(
                new OutboundSettings(List.of(Network.parse("127.0.0.0/8").orElseThrow()), List.of(), Set.of(), null),
                Thread::new);
        try (Peer other = Peer.saying(200, "there");
                Peer peer = new Peer((received, exchange) -> {
                    exchange.getResponseHeaders().add("Location", other.url("/moved"));
                    Peer.say(exchange, 308, "");
                })) {
            assertThat(outbound.send(request(peer.url("/"), true)).text()).isEqualTo("there");
            Peer.Received got = other.received().get(0);
            assertThat(got.body()).isEqualTo("{\"ä\":1}");
            assertThat(got.headers()).doesNotContainKey("Authorization");
            assertThat(got.headers().getFirst("Content-type")).isEqualTo("application/json");
        }
    }

    @Test
    void aRedirectAtTheSameHost_keepsEverything_threeTimesAtMost() throws IOException {
        AtomicInteger left = new AtomicInteger(3);
        try (Peer peer = new Peer((received, exchange) -> {
            if (left.getAndDecrement() > 0) {
                exchange.getResponseHeaders().add("Location", "/next?n=" + left.get());
                Peer.say(exchange, 302, "");
            } else {
                Peer.say(exchange, 200, "");
            }
        })) {
            assertThat(outbound.send(request(peer.url("/"), true)).status()).isEqualTo(200);
            assertThat(peer.received())
                    .hasSize(4)
                    .allMatch(each -> each.method().equals("POST")
                            && "Bearer abc".equals(each.headers().getFirst("Authorization")));
            left.set(4);
            assertThatThrownBy(() -> outbound.send(request(peer.url("/"), true)))
                    .hasMessageContaining("redirected more than 3 times");
        }
    }

    @Test
    void aCertificateCountsOnlyWhenItIsTrusted_andTheHostsOwn() throws Exception {
        OwnCertificate right = OwnCertificate.own();
        OwnCertificate foreign = OwnCertificate.foreign();
        try (Peer peer = Peer.secured(right.server(), (received, exchange) -> Peer.say(exchange, 200, "safe"));
                Peer wrong = Peer.secured(foreign.server(), (received, exchange) -> Peer.say(exchange, 200, ""));
                Outbound trusting = new Outbound(strict, InetAddress::getAllByName, right.client(), Thread::new);
                Outbound mistaken = new Outbound(strict, InetAddress::getAllByName, foreign.client(), Thread::new)) {
            String secured = peer.url("/").replace("http:", "https:");
            assertThat(trusting.send(request(secured, true)).text()).isEqualTo("safe");
            assertThatThrownBy(() -> outbound.send(request(secured, true))).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> mistaken.send(request(wrong.url("/").replace("http:", "https:"), true)))
                    .isInstanceOf(SSLException.class);
            assertThat(wrong.received()).isEmpty();
        }
    }

    @Test
    void aRedirectFromHttpsToHttp_isRefused() throws Exception {
        OwnCertificate certificate = OwnCertificate.own();
        try (Peer plain = Peer.saying(200, "");
                Peer peer = Peer.secured(certificate.server(), (received, exchange) -> {
                    exchange.getResponseHeaders().add("Location", plain.url("/"));
                    Peer.say(exchange, 307, "");
                });
                Outbound trusting =
                        new Outbound(strict, InetAddress::getAllByName, certificate.client(), Thread::new)) {
            assertThatThrownBy(() -> trusting.send(request(peer.url("/").replace("http:", "https:"), true)))
                    .isInstanceOf(RefusedTarget.class)
                    .hasMessageContaining("https to http");
            assertThat(plain.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX-Slow: ", "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"})
    void whoeverAnswersAByteNowAndThen_isGivenUpInTime(String beginning) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> drip(server, beginning));
            Request request = new Request(
                    "GET",
                    Outbound.address("http://127.0.0.1:" + server.getLocalPort() + "/"),
                    Map.of(),
                    new byte[0],
                    Duration.ofSeconds(1),
                    true);
            assertThatThrownBy(() -> outbound.send(request))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("no answer in time");
            peer.join(); // it notices that we are gone
        }
    }

    private static void drip(ServerSocket server, String beginning) {
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // the other side gave up, as it should
        }
    }

    @Test
    void whoeverDoesNotReadWhatIsSent_isGivenUpInTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Request request = new Request(
                    "POST",
                    Outbound.address("http://127.0.0.1:" + server.getLocalPort() + "/"),
                    Map.of(),
                    new byte[64 << 20],
                    Duration.ofSeconds(1),
                    true);
            assertThatThrownBy(() -> outbound.send(request)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void whatIsNotHttp_isAFailure(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Request request = request("http://127.0.0.1:" + server.getLocalPort() + "/", true);
            assertThatThrownBy(() -> outbound.send(request)).isInstanceOf(IOException.class);
            peer.join();
        }
    }

    @Test
    void aHeaderCannotBeginAnother() throws IOException {
        try (Peer peer = Peer.saying(200, "")) {
            outbound.send(new Request(
                    "POST", Outbound.address(peer.url("/")), Map.of("X-A", "b\r\nX-Evil: c"), new byte[0], LONG, true));
            assertThat(peer.received().get(0).headers()).doesNotContainKey("X-evil");
        }
    }

    @Test
    void aRequestGoesThroughTheProxy_whereTheNameIsNotKnown() throws Exception {
        try (Peer peer = Peer.saying(200, "through");
                ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> tunnel(proxy, peer.port()));
            outbound = new Outbound(
                    new OutboundSettings(
                            List.of(),
                            List.of(),
                            Set.of(),
                            InetSocketAddress.createUnresolved("127.0.0.1", proxy.getLocalPort())),
                    host -> {
                        throw new UnknownHostException(host);
                    },
                    context(),
                    Thread::new);
            assertThat(outbound.send(request("http://only-outside.example/", false))
                            .text())
                    .isEqualTo("through");
            assertThat(asked.join()).startsWith("CONNECT only-outside.example:80 HTTP/1.1");
        }
    }

    /** As a proxy does, once: what comes is passed on, and what comes back too. */
    private static String tunnel(ServerSocket proxy, int port) {
        try (Socket client = proxy.accept();
                Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] head = new byte[4096];
            int length = client.getInputStream().read(head);
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] request = new byte[8192];
            int bytes = client.getInputStream().read(request);
            target.getOutputStream().write(request, 0, bytes);
            target.getInputStream().transferTo(client.getOutputStream());
            return new String(head, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/",
                "file:///etc/passwd",
                "example.com",
                "https://",
                "https://user:token@example.com/",
                "http://exa mple.com/token",
                "http://example.com:99999/token",
                "http:///token"
            })
    void whatIsNoAddress_isSaidWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> Outbound.address(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must ")
                .hasMessageNotContaining("token");
    }

    @Test
    void whoComesAfterTheEnd_isToldSo() throws IOException {
        try (Peer peer = Peer.saying(200, "")) {
            outbound.close();
            assertThatThrownBy(() -> outbound.send(request(peer.url("/"), true)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the server stops");
            assertThatThrownBy(() -> outbound.socket(true, LONG)).isInstanceOf(IOException.class);
        }
    }

    private static Request request(String url, boolean trusted) {
        return new Request(
                "POST",
                Outbound.address(url),
                Map.of("Content-Type", "application/json", "Authorization", "Bearer abc"),
                "{\"ä\":1}".getBytes(StandardCharsets.UTF_8),
                LONG,
                trusted);
    }

    private static SSLContext context() {
        try {
            return SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
