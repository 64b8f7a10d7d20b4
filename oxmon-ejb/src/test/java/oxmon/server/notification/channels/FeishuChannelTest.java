package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class FeishuChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "feishu", "webhook_url", address);
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        boolean fits = received.body().getBytes(StandardCharsets.UTF_8).length <= 20 * 1024;
        boolean right = Json.object(received.body()).getString("msg_type").equals("interactive");
        Peer.say(
                exchange,
                200,
                right && fits ? "{\"code\":0,\"msg\":\"success\"}" : "{\"code\":9499,\"msg\":\"Bad Request\"}");
    }

    @Override
    String shown(Peer.Received received) {
        JsonObject element = Json.object(received.body())
                .getJsonObject("card")
                .getJsonArray("elements")
                .getJsonObject(0);
        assertThat(element.getJsonObject("text").getString("tag")).isEqualTo("plain_text");
        return element.getJsonObject("text").getString("content");
    }

    @Test
    void aSecretSignsTheRequest() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            reader.read(Map.of("type", "feishu", "webhook_url", peer.url(path()), "secret", "SEC_YOUR_SECRET"), true)
                    .sender()
                    .send(Messages.one());
            JsonObject body = Json.object(peer.received().get(0).body());
            assertThat(body.getString("timestamp")).isEqualTo("1795341600");
            // Computed with Python's hmac, as the service documents it.
            assertThat(body.getString("sign")).isEqualTo("m4WBHmRF28HPGZet2ATPomFILc5H1jWzl8khbmyYRLo=");
        }
    }

    @ParameterizedTest
    @CsvSource({"9499, true", "11232, true", "19021, false", "19024, false"})
    void theServicesOwnCode_saysWhetherToTryAgain(int code, boolean retry) throws Exception {
        try (Peer peer = Peer.saying(200, "{\"code\":" + code + ",\"msg\":\"no\"}")) {
            DeliveryFailure failure = failure(peer.url(path()));
            assertThat(failure.retry()).isEqualTo(retry);
            assertThat(failure.text()).contains(Integer.toString(code));
        }
    }
}
