package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
import oxmon.server.outbound.Peer;

/** What every channel of HTTP must do, tried against a server on this machine that behaves as the service does. */
abstract class ChannelContractTest {
    /** Told by the service to nobody. */
    static final String SECRET = "s3cr3t-T0ken-9f8e7d";

    static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(Messages.NOON), ZoneOffset.UTC);

    final Outbound outbound = Outbound.of(OutboundSettings.strict(Set.of()), Thread::new);
    final ChannelReader reader = new ChannelReader(outbound, new Words(Language.EN, ZoneId.of("Asia/Shanghai")), CLOCK);

    /** The least settings, leading to {@code address}, which may have a path and a query; its secrets are {@link #SECRET}. */
    abstract Map<String, Object> settings(String address);

    /** Behaves as the service: checks what comes, and answers as it would. */
    abstract void service(Peer.Received received, com.sun.net.httpserver.HttpExchange exchange) throws IOException;

    /** The text that people would see of what came. */
    abstract String shown(Peer.Received received);

    /** A path such as the service's, with {@link #SECRET} in it. */
    String path() {
        return "/hooks/" + SECRET;
    }

    @AfterEach
    void close() {
        outbound.close();
    }

    @Test
    void anAlertIsTold() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Receipt receipt = channel(peer.url(path())).sender().send(Messages.one());
            assertThat(receipt.status()).startsWith("2");
            assertThat(peer.received()).isNotEmpty();
            assertThat(shown(peer.received().get(0))).contains("web-01", "cpu.usage is 97, above 90 for 5 min");
        }
    }

    @Test
    void theEndOfAnAlertIsTold_inChinese() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Map<String, Object> settings = new TreeMap<>(settings(peer.url(path())));
            settings.put("language", "zh");
            reader.read(settings, true).sender().send(Messages.resolved());
            assertThat(shown(peer.received().get(0))).contains("已恢复");
        }
    }

    @Test
    void whateverATextHolds_itArrivesAsText() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.nasty());
            String shown = shown(peer.received().get(0));
            assertThat(shown).contains("🔥磁盘", "\"quoted\"", "{{value}}", "${jndi:ldap://x}");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 20, 500})
    void manyAlertsFit_andThoseLeftOutAreCounted(int count) throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.many(count));
            manyFit(shown(peer.received().get(0)), count);
        }
    }

    /** Some alerts are named, and those that are not are counted. */
    void manyFit(String shown, int count) {
        long told = Messages.many(count).told().stream()
                .filter(each -> shown.matches("(?s).*" + each.agent() + "(?![0-9]).*"))
                .count();
        assertThat(told).isPositive();
        if (told < count) {
            assertThat(shown).contains("and " + (count - told) + " more");
        }
    }

    @Test
    void anAlertOfAnySize_isCutToWhatTheServiceTakes() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.huge());
            assertThat(shown(peer.received().get(0))).contains("主主").doesNotContain("\ufffd");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 410, 413, 422})
    void whatTheServiceWillNeverTake_isNotTriedAgain(int status) throws Exception {
        assertThat(answered(status, "no").retry()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 407, 408, 429, 500, 502, 503, 504})
    void whatTheServiceMayTakeLater_isTriedAgain(int status) throws Exception {
        DeliveryFailure failure = answered(status, "later");
        assertThat(failure.retry()).isTrue();
        assertThat(failure.text()).contains(Integer.toString(status));
    }

    private DeliveryFailure answered(int status, String body) throws IOException {
        try (Peer peer = Peer.saying(status, body)) {
            return failure(peer.url(path()));
        }
    }

    @Test
    void theServiceSaysWhenToComeAgain_inSecondsOrAsADate() throws Exception {
        for (Map.Entry<String, Duration> each : Map.of(
                        "7",
                        Duration.ofSeconds(7),
                        "Sun, 22 Nov 2026 10:02:00 GMT",
                        Duration.ofMinutes(2),
                        "999999999",
                        Duration.ofHours(1),
                        "Sun, 22 Nov 2020 10:02:00 GMT",
                        Duration.ZERO)
                .entrySet()) {
            try (Peer peer = new Peer((received, exchange) -> {
                exchange.getResponseHeaders().add("Retry-After", each.getKey());
                Peer.say(exchange, 429, "");
            })) {
                assertThat(failure(peer.url(path())).retryAfter()).hasValue(each.getValue());
            }
        }
    }

    @Test
    void noSecretIsInAFailure_evenIfTheServiceSendsItBack() throws Exception {
        try (Peer peer = new Peer((received, exchange) -> Peer.say(
                exchange,
                403,
                "bad token " + SECRET + " at " + exchange.getRequestURI() + " with "
                        + exchange.getRequestHeaders().entrySet()))) {
            DeliveryFailure failure = failure(peer.url(path()));
            assertThat(failure.text()).contains("403", "bad token").doesNotContain(SECRET);
            assertThat(failure).hasNoCause();
        }
    }

    @Test
    void noSecretIsInAReceipt() throws Exception {
        try (Peer peer = new Peer((received, exchange) -> {
            Object all = List.of(exchange.getRequestURI(), received.headers().entrySet(), received.body());
            if (all.toString().contains(SECRET)) {
                service(received, exchange);
            }
        })) {
            assertThat(channel(peer.url(path())).sender().send(Messages.one()).toString())
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void noSecretIsShown_andWhatWasMaskedIsPutBack() {
        Map<String, Object> settings = settings("https://service.example" + path());
        Channel channel = reader.read(settings, true);
        assertThat(channel.shown().toString()).doesNotContain(SECRET).contains("https://service.example/");
        assertThat(channel.toString()).doesNotContain(SECRET);
        assertThat(ChannelReader.unmasked(channel.shown(), channel.parameters()))
                .isEqualTo(channel.parameters());
    }

    @Test
    void whoeverIsNotThere_isTriedAgain() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        DeliveryFailure failure = failure("http://127.0.0.1:" + closed + path());
        assertThat(failure.retry()).isTrue();
        assertThat(failure.text()).isEqualTo("the connection was refused").doesNotContain(SECRET);
    }

    @Test
    void anAnswerOfTenMegabytes_isNotRead() throws Exception {
        try (Peer peer = new Peer((received, exchange) -> {
            exchange.sendResponseHeaders(503, 10L << 20);
            byte[] megabyte = new byte[1 << 20];
            java.util.Arrays.fill(megabyte, (byte) 'y');
            for (int i = 0; i < 10; i++) {
                exchange.getResponseBody().write(megabyte);
            }
        })) {
            assertThat(failure(peer.url(path())).text().length()).isLessThan(400);
        }
    }

    @Test
    void anAddressThatPeopleTyped_mayNotBeThisMachine() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Channel channel = reader.read(settings(peer.url(path())), false);
            DeliveryFailure failure = catchThrowableOfType(
                    DeliveryFailure.class, () -> channel.sender().send(Messages.one()));
            assertThat(failure.retry()).as("somebody may allow it").isTrue();
            assertThat(failure.text()).contains("this machine itself");
            assertThat(peer.received()).isEmpty();
        }
    }

    @Test
    void theChannelsOwnHeaders_areSent() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Map<String, Object> settings = new TreeMap<>(settings(peer.url(path())));
            settings.put("headers", Map.of("X-Team", "blue"));
            reader.read(settings, true).sender().send(Messages.one());
            assertThat(peer.received().get(0).headers().getFirst("X-team")).isEqualTo("blue");
        }
    }

    @Test
    void everyFieldThatMustBeThere_isAskedForByName() {
        Map<String, Object> settings = settings("https://service.example" + path());
        for (String field : settings.keySet()) {
            Map<String, Object> without = new TreeMap<>(settings);
            without.remove(field);
            boolean needed =
                    ChannelReader.fields(
                                    oxmon.server.notification.ChannelTypes.named(String.valueOf(settings.get("type"))))
                            .stream()
                            .anyMatch(each -> each.name().equals(field) && each.required());
            if (needed) {
                assertThatThrownBy(() -> reader.read(without, true))
                        .isInstanceOfSatisfying(
                                Fault.class, fault -> assertThat(fault.field()).isEqualTo(field));
            }
        }
    }

    Channel channel(String address) {
        return reader.read(settings(address), true);
    }

    /** How telling one alert fails; a second's patience. */
    DeliveryFailure failure(String address) {
        return failure(address, Messages.one());
    }

    DeliveryFailure failure(String address, Message message) {
        Map<String, Object> settings = new TreeMap<>(settings(address));
        settings.put("timeout_secs", 1L);
        Channel channel = reader.read(settings, true);
        DeliveryFailure failure = catchThrowableOfType(
                DeliveryFailure.class, () -> channel.sender().send(message, Set.of()));
        assertThat(failure).isNotNull();
        return failure;
    }
}
