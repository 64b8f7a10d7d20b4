package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class DingtalkChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "dingtalk", "webhook_url", address);
    }

    @Override
    String path() {
        return "/robot/send?access_token=" + SECRET;
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject body = Json.object(received.body());
        boolean fits = received.body().getBytes(StandardCharsets.UTF_8).length <= 20_000;
        boolean right = body.getString("msgtype").equals("markdown")
                && !body.getJsonObject("markdown").getString("title").isBlank();
        Peer.say(
                exchange,
                200,
                !fits
                        ? "{\"errcode\":460101,\"errmsg\":\"message too long, exceed 20000 bytes\"}"
                        : right ? "{\"errcode\":0,\"errmsg\":\"ok\"}" : "{\"errcode\":40035,\"errmsg\":\"bad\"}");
    }

    @Override
    String shown(Peer.Received received) {
        return Json.object(received.body()).getJsonObject("markdown").getString("text");
    }

    @Test
    void theTextHasSeverityAgentMetricValueThresholdAndTime() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.one());
            assertThat(shown(peer.received().get(0)))
                    .contains(
                            "CRITICAL",
                            "**Agent**: web-01",
                            "**Metric**: cpu.usage (core=0)",
                            "**Value**: 97.5",
                            "**Threshold**: 90",
                            "**Time**: 2026-11-22 18:00:00 +08:00");
        }
    }

    @Test
    void aSecretSignsTheRequest() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            reader.read(Map.of("type", "dingtalk", "webhook_url", peer.url(path()), "secret", "SEC_YOUR_SECRET"), true)
                    .sender()
                    .send(Messages.one());
            // Computed with Python's hmac, as the service documents it.
            assertThat(peer.received().get(0).query())
                    .isEqualTo("access_token=" + SECRET
                            + "&timestamp=1795341600000&sign=uQ82xST7yAhznCCs24S8qhtyy3WKxJf6ccRVsIhlJ7g%3D");
        }
    }

    @Test
    void nothingInATextBecomesMarkup() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.nasty());
            assertThat(shown(peer.received().get(0)))
                    .doesNotContain("](", "<script", "**bold", "`code", "\nBcc", "\u202e");
        }
    }

    @ParameterizedTest
    @CsvSource({"130101, true", "410100, true", "-1, true", "310000, false", "300001, false", "40035, false"})
    void theServicesOwnCode_saysWhetherToTryAgain(int code, boolean retry) throws Exception {
        try (Peer peer = Peer.saying(200, "{\"errcode\":" + code + ",\"errmsg\":\"" + SECRET + " is wrong\"}")) {
            DeliveryFailure failure = failure(peer.url(path()));
            assertThat(failure.retry()).isEqualTo(retry);
            assertThat(failure.text()).contains(Integer.toString(code)).doesNotContain(SECRET);
            assertThat(failure.retryAfter())
                    .isEqualTo(java.util.Optional.ofNullable(retry ? Duration.ofMinutes(1) : null));
        }
    }

    @Test
    void aPageInPlaceOfAnAnswer_isNoSuccess() throws Exception {
        try (Peer peer = Peer.saying(200, "<html>please sign in</html>")) {
            assertThat(failure(peer.url(path())).text()).contains("without JSON");
        }
    }
}
