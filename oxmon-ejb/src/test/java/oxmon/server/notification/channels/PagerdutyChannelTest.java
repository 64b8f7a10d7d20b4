package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;
import oxmon.notification.Message;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Messages;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Peer;

class PagerdutyChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "pagerduty", "routing_key", SECRET, "api_url", address.replace(path(), "/v2/enqueue"));
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject body = Json.object(received.body());
        JsonObject payload = body.getJsonObject("payload");
        boolean right = received.path().equals("/v2/enqueue")
                && body.getString("routing_key").equals(SECRET)
                && Set.of("trigger", "resolve").contains(body.getString("event_action"))
                && Set.of("critical", "error", "warning", "info").contains(payload.getString("severity"))
                && !payload.getString("source").isEmpty();
        boolean fits = body.getString("dedup_key").length() <= 255
                && payload.getString("summary").length() <= 1024
                && received.body().getBytes(StandardCharsets.UTF_8).length <= 512 * 1024;
        Peer.say(
                exchange,
                right && fits ? 202 : 400,
                right && fits
                        ? "{\"status\":\"success\",\"message\":\"Event processed\"}"
                        : "{\"status\":\"invalid event\",\"errors\":[\"too long\"]}");
    }

    @Override
    String shown(Peer.Received received) {
        JsonObject payload = Json.object(received.body()).getJsonObject("payload");
        return payload.getString("summary") + '\n' + payload.get("custom_details");
    }

    @Override
    void manyFit(String shown, int count) {
        assertThat(shown).contains("主机-0"); // the others have events of their own
    }

    private static List<String> acts(Peer peer) {
        return peer.received().stream()
                .map(each -> Json.object(each.body()))
                .map(event -> event.getString("event_action") + ' ' + event.getString("dedup_key"))
                .toList();
    }

    @Test
    void anAlertsEndResolvesTheIncidentThatItsBeginningOpened() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Sender sender = channel(peer.url(path())).sender();
            sender.send(Messages.one());
            sender.send(Messages.resolved());
            assertThat(acts(peer)).containsExactly("trigger alert-1 web-01", "resolve alert-1 web-01");
        }
    }

    @Test
    void ofAMessageOfSeveral_eachHasAnEvent_andARetrySendsWhatWasNotTaken() throws Exception {
        AtomicInteger left = new AtomicInteger(2);
        try (Peer peer = new Peer((received, exchange) -> {
            if (left.getAndDecrement() == 0) {
                Peer.say(exchange, 429, "");
            } else {
                service(received, exchange);
            }
        })) {
            Sender sender = channel(peer.url(path())).sender();
            DeliveryFailure failure = catchThrowableOfType(DeliveryFailure.class, () -> sender.send(Messages.many(5)));
            assertThat(failure.retry()).isTrue();
            assertThat(failure.reached()).hasSize(2).anyMatch(each -> each.contains("alert-1 主机-1"));
            sender.send(Messages.many(5), failure.reached());
            assertThat(acts(peer).stream().map(each -> each.substring(each.length() - 1)))
                    .containsExactly("0", "1", "2", "2", "3", "4");
        }
    }

    @Test
    void aWorseLevelOpensAnIncident_andClosesTheMildersSinceNobodyTellsItsEnd() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.worse());
            assertThat(acts(peer)).containsExactly("trigger alert-2 web-01", "resolve alert-1 web-01");
        }
    }

    @Test
    void whatBeganAndEndedInOneMessage_isToldInTheOrderOfTime() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Message both = Message.of(List.of(
                    Messages.resolved().told().get(0), Messages.one().told().get(0)));
            channel(peer.url(path())).sender().send(both);
            assertThat(acts(peer)).containsExactly("trigger alert-1 web-01", "resolve alert-1 web-01");
        }
    }

    @Test
    void factsAndARunbookGoAlong() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.nasty());
            JsonObject event = Json.object(peer.received().get(0).body());
            assertThat(event.getJsonObject("payload").getString("severity")).isEqualTo("critical");
            assertThat(event.getJsonObject("payload").getJsonObject("custom_details"))
                    .containsKeys("Metric", "Threshold");
            JsonValue link = event.getJsonArray("links").get(0);
            assertThat(link.asJsonObject().getString("href")).startsWith("https://wiki.example.com/");
        }
    }

    @Test
    void aKeyThatCanBeNone_isNamedByItsField() {
        Map<String, Object> settings = new TreeMap<>(settings("https://service.example" + path()));
        settings.put("routing_key", "not a key");
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo("routing_key"));
    }
}
