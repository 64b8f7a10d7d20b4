package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;
import oxmon.notification.Message;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class GotifyChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "gotify", "server_url", address.replace(path(), "/push/"), "token", SECRET);
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject body = Json.object(received.body());
        String type =
                body.getJsonObject("extras").getJsonObject("client::display").getString("contentType");
        boolean right = received.path().equals("/push/message")
                && !body.getString("message").isEmpty()
                && body.getInt("priority") >= 0
                && body.getInt("priority") <= 10
                && type.equals("text/markdown");
        boolean known = SECRET.equals(received.headers().getFirst("X-Gotify-Key"));
        Peer.say(exchange, !known ? 401 : right ? 200 : 400, "{\"id\": 25, \"appid\": 1}");
    }

    /** As CommonMark shows it. */
    @Override
    String shown(Peer.Received received) {
        JsonObject body = Json.object(received.body());
        return body.getString("title") + '\n' + body.getString("message").replaceAll("\\\\(\\p{Punct})", "$1");
    }

    @Test
    void nothingInATextBecomesMarkup_andWorseIsLouder() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.nasty());
            channel(peer.url(path())).sender().send(Messages.resolved());
            String text = Json.object(peer.received().get(0).body()).getString("message");
            assertThat(text).contains("\\[x\\](http", "\\<script\\>", "\\*\\*bold\\*\\*", "\\&amp;");
            assertThat(Json.object(peer.received().get(0).body()).getInt("priority"))
                    .isGreaterThan(Json.object(peer.received().get(1).body()).getInt("priority"));
        }
    }

    @Test
    void aTapOpensTheAlerts() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Message linked = new Message(Messages.one().told(), 0, "https://oxmon.example/alerts", false);
            channel(peer.url(path())).sender().send(linked);
            JsonObject extras = Json.object(peer.received().get(0).body()).getJsonObject("extras");
            JsonObject click = extras.getJsonObject("client::notification").getJsonObject("click");
            assertThat(click.getString("url")).isEqualTo("https://oxmon.example/alerts");
        }
    }

    @Test
    void aTokenThatCanBeNone_isNamedByItsField() {
        Map<String, Object> settings = new TreeMap<>(settings("https://service.example" + path()));
        settings.put("token", "two words");
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo("token"));
    }
}
