package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;
import oxmon.server.notification.Channel;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class SmsChannelTest extends ChannelContractTest {
    private static final String FIRST = "+8613800138000";
    private static final String SECOND = "+8613800138001";

    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "sms", "gateway_url", address, "api_key", SECRET, "phone_numbers", List.of(FIRST));
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject body = Json.object(received.body());
        boolean right = ("Bearer " + SECRET).equals(received.headers().getFirst("Authorization"))
                && body.keySet().equals(java.util.Set.of("to", "message"))
                && body.getString("message").codePoints().count() <= 400
                && body.getString("message").lines().count() == 1;
        Peer.say(exchange, right ? 200 : 400, "{\"id\": 1}");
    }

    @Override
    String shown(Peer.Received received) {
        return Json.object(received.body()).getString("message");
    }

    @Override
    void manyFit(String shown, int count) {
        assertThat(shown).contains(count + " alerts", "high-cpu"); // those that say the same are told as one
    }

    @Test
    void everyNumberGetsOne_andOnlyThoseThatFailedGetAnother() throws Exception {
        try (Peer peer = new Peer((received, exchange) -> {
            boolean second = Json.object(received.body()).getString("to").equals(SECOND);
            Peer.say(exchange, second ? 503 : 200, "");
        })) {
            Map<String, Object> settings = new TreeMap<>(settings(peer.url(path())));
            settings.put("phone_numbers", List.of(FIRST, SECOND));
            Channel channel = reader.read(settings, true);
            DeliveryFailure failure = catchThrowableOfType(
                    DeliveryFailure.class, () -> channel.sender().send(Messages.one()));
            assertThat(failure.retry()).isTrue();
            assertThat(failure.reached()).containsExactly(FIRST);
            assertThatThrownBy(() -> channel.sender().send(Messages.one(), failure.reached()))
                    .isInstanceOf(DeliveryFailure.class);
            assertThat(peer.received().stream()
                            .map(each -> Json.object(each.body()).getString("to")))
                    .containsExactly(FIRST, SECOND, SECOND);
        }
    }

    @Test
    void aGatewayThatDoesNotAnswer_holdsAMessageForManyNumbersNoLongerThanTheTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, Object> settings =
                    new TreeMap<>(settings("http://127.0.0.1:" + silent.getLocalPort() + path()));
            settings.put("phone_numbers", List.of(FIRST, SECOND, "+8613800138002", "+8613800138003"));
            settings.put("timeout_secs", 1L);
            Channel channel = reader.read(settings, true);
            long began = System.nanoTime();
            DeliveryFailure failure = catchThrowableOfType(
                    DeliveryFailure.class, () -> channel.sender().send(Messages.one()));
            assertThat(failure.retry()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1900));
        }
    }

    @Test
    void aNumberThatIsNone_isNamedByItsField() {
        Map<String, Object> settings = new TreeMap<>(settings("https://sms.example.com/send"));
        settings.put("phone_numbers", List.of(FIRST, "call me"));
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo("phone_numbers"));
    }
}
