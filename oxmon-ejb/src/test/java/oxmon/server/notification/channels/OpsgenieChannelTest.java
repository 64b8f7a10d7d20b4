package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Messages;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Peer;

class OpsgenieChannelTest extends ChannelContractTest {
    private static final String CLOSE = "/close";

    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "opsgenie", "api_key", SECRET, "api_url", address.replace(path(), "/"));
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject body = Json.object(received.body());
        boolean known = ("GenieKey " + SECRET).equals(received.headers().getFirst("Authorization"));
        boolean right = received.path().endsWith(CLOSE) ? closes(received, body) : creates(received, body);
        Peer.say(
                exchange,
                !known ? 401 : right ? 202 : 422,
                right ? "{\"result\":\"Request will be processed\",\"took\":0.1}" : "{\"message\":\"not valid\"}");
    }

    private static boolean closes(Peer.Received received, JsonObject body) {
        return received.path().matches("/v2/alerts/[^/]+/close")
                && received.query().equals("identifierType=alias")
                && body.getString("note").length() <= 25_000;
    }

    private static boolean creates(Peer.Received received, JsonObject body) {
        int details = body.getJsonObject("details").entrySet().stream()
                .mapToInt(each -> each.getKey().length()
                        + ((JsonString) each.getValue()).getString().length())
                .sum();
        return received.path().equals("/v2/alerts")
                && body.getString("message").length() <= 130
                && body.getString("alias").length() <= 512
                && body.getString("description").length() <= 15_000
                && body.getString("entity").length() <= 512
                && body.getString("priority").matches("P[1-5]")
                && body.getJsonArray("tags").getValuesAs(JsonString.class).stream()
                        .allMatch(tag -> tag.getString().length() <= 50)
                && details <= 8000;
    }

    @Override
    String shown(Peer.Received received) {
        JsonObject body = Json.object(received.body());
        return body.getString("message", "") + '\n' + body.getString("description", "") + body.getString("note", "");
    }

    @Override
    void manyFit(String shown, int count) {
        assertThat(shown).contains("主机-0"); // the others have requests of their own
    }

    private static List<String> asked(Peer peer) {
        return peer.received().stream()
                .map(each -> each.path() + ' ' + Json.object(each.body()).getString("alias", ""))
                .toList();
    }

    @Test
    void anAlertsEndClosesWhatItsBeginningCreated() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Sender sender = channel(peer.url(path())).sender();
            sender.send(Messages.one());
            sender.send(Messages.resolved());
            assertThat(asked(peer)).containsExactly("/v2/alerts alert-1 web-01", "/v2/alerts/alert-1 web-01/close ");
        }
    }

    @Test
    void aWorseLevelClosesTheMilders_andARetryCreatesNoSecond() throws Exception {
        AtomicBoolean busy = new AtomicBoolean(true);
        try (Peer peer = new Peer((received, exchange) -> {
            if (received.path().endsWith(CLOSE) && busy.getAndSet(false)) {
                Peer.say(exchange, 503, "");
            } else {
                service(received, exchange);
            }
        })) {
            Sender sender = channel(peer.url(path())).sender();
            DeliveryFailure failure = catchThrowableOfType(DeliveryFailure.class, () -> sender.send(Messages.worse()));
            sender.send(Messages.worse(), failure.reached());
            assertThat(asked(peer))
                    .containsExactly(
                            "/v2/alerts alert-2 web-01",
                            "/v2/alerts/alert-1 web-01/close ",
                            "/v2/alerts/alert-1 web-01/close ");
        }
    }

    @Test
    void whatWouldBeHtmlIsNone() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.nasty());
            assertThat(peer.received().get(0).body()).doesNotContain("<", ">");
            assertThat(Json.object(peer.received().get(0).body()).getString("priority"))
                    .isEqualTo("P1");
        }
    }
}
