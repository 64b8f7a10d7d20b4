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

class WeixinChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "weixin", "webhook_url", address);
    }

    @Override
    String path() {
        return "/cgi-bin/webhook/send?key=" + SECRET;
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject body = Json.object(received.body());
        boolean fits = shown(received).getBytes(StandardCharsets.UTF_8).length <= 4096;
        boolean right = body.getString("msgtype").equals("markdown");
        Peer.say(
                exchange,
                200,
                right && fits
                        ? "{\"errcode\":0,\"errmsg\":\"ok\"}"
                        : "{\"errcode\":40058,\"errmsg\":\"markdown.content exceed max length 4096\"}");
    }

    @Override
    String shown(Peer.Received received) {
        return Json.object(received.body()).getJsonObject("markdown").getString("content");
    }

    @Test
    void nothingInATextBecomesMarkup() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.nasty());
            assertThat(shown(peer.received().get(0))).doesNotContain("](", "<script", "<@everyone>", "**bold", "\nBcc");
        }
    }

    @ParameterizedTest
    @CsvSource({"45009, true", "45033, true", "-1, true", "93000, false", "40058, false"})
    void theServicesOwnCode_saysWhetherToTryAgain(int code, boolean retry) throws Exception {
        try (Peer peer = Peer.saying(200, "{\"errcode\":" + code + ",\"errmsg\":\"no\"}")) {
            DeliveryFailure failure = failure(peer.url(path()));
            assertThat(failure.retry()).isEqualTo(retry);
            assertThat(failure.text()).contains(Integer.toString(code));
        }
    }
}
