package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class SlackChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "slack", "webhook_url", address);
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        int letters = Json.object(received.body()).getString("text").length();
        Peer.say(exchange, letters <= 4000 ? 200 : 400, letters <= 4000 ? "ok" : "msg_too_long");
    }

    @Override
    String shown(Peer.Received received) {
        return Json.object(received.body())
                .getString("text")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    @Test
    void nobodyIsCalledAndNothingIsALink() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.nasty());
            assertThat(Json.object(peer.received().get(0).body()).getString("text"))
                    .contains("&lt;@everyone&gt;")
                    .doesNotContain("<", ">");
        }
    }
}
