package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import oxmon.notification.Message;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class TeamsChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "teams", "webhook_url", address);
    }

    @Override
    String path() {
        return "/workflows/triggers/manual/paths/invoke?api-version=1&sig=" + SECRET;
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject attachment =
                Json.object(received.body()).getJsonArray("attachments").getJsonObject(0);
        boolean right = Json.object(received.body()).getString("type").equals("message")
                && attachment.getString("contentType").equals("application/vnd.microsoft.card.adaptive")
                && card(received).getString("type").equals("AdaptiveCard");
        boolean fits = received.body().getBytes(StandardCharsets.UTF_8).length <= 28_000;
        Peer.say(exchange, !right ? 400 : fits ? 202 : 413, "");
    }

    private static JsonObject card(Peer.Received received) {
        return Json.object(received.body())
                .getJsonArray("attachments")
                .getJsonObject(0)
                .getJsonObject("content");
    }

    @Override
    String shown(Peer.Received received) {
        return card(received).getJsonArray("body").getValuesAs(JsonObject.class).stream()
                .peek(block -> assertThat(block.getString("type")).isEqualTo("RichTextBlock"))
                .map(block -> block.getJsonArray("inlines").getJsonObject(0))
                .peek(run -> assertThat(run.getString("type")).isEqualTo("TextRun"))
                .map(run -> run.getString("text"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aCardHasAButtonThatLeadsToTheAlerts_ifThereIsALink() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.one());
            Message linked = new Message(Messages.one().told(), 0, "https://oxmon.example/alerts", false);
            channel(peer.url(path())).sender().send(linked);
            assertThat(card(peer.received().get(0)).get("actions")).isNull();
            JsonValue button =
                    card(peer.received().get(1)).getJsonArray("actions").get(0);
            assertThat(button.asJsonObject().getString("url")).isEqualTo("https://oxmon.example/alerts");
            assertThat(shown(peer.received().get(1))).doesNotContain("oxmon.example");
        }
    }
}
