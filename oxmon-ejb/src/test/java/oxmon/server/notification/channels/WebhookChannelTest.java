package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.common.Fault;
import oxmon.notification.Told;
import oxmon.server.notification.Channel;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class WebhookChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "webhook", "url", address);
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        assertThat(Json.object(received.body())).isNotEmpty();
        Peer.say(exchange, 200, "ok");
    }

    @Override
    String shown(Peer.Received received) {
        JsonObject body = Json.object(received.body());
        return body.getString("text") + body.getString("agent_id") + body.getString("message");
    }

    @Test
    void theBodyHasTheFieldsOfTheContract() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url("/")).sender().send(Messages.one());
            JsonObject body = Json.object(peer.received().get(0).body());
            assertThat(body.getString("alert_id")).isEqualTo("alert-1 web-01");
            assertThat(body.getString("rule_id")).isEqualTo("rule-1");
            assertThat(body.getString("agent_id")).isEqualTo("web-01");
            assertThat(body.getString("metric")).isEqualTo("cpu.usage");
            assertThat(body.getJsonObject("labels").getString("core")).isEqualTo("0");
            assertThat(body.getString("severity")).isEqualTo("critical");
            assertThat(body.getString("status")).isEqualTo("firing");
            assertThat(body.getString("message")).isEqualTo("cpu.usage is 97, above 90 for 5 min");
            assertThat(body.getJsonNumber("value").doubleValue()).isEqualTo(97.5);
            assertThat(body.getJsonNumber("threshold").doubleValue()).isEqualTo(90);
            assertThat(body.getString("timestamp")).isEqualTo("2026-11-22T10:00:00Z");
            assertThat(body.getJsonArray("alerts")).hasSize(1);
        }
    }

    @Test
    void ofSeveralAlerts_allAreThere_andWhatIsNoNumberIsNull() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url("/")).sender().send(Messages.many(500));
            channel(peer.url("/")).sender().send(Messages.nasty());
            assertThat(Json.object(peer.received().get(0).body()).getJsonArray("alerts"))
                    .hasSize(500);
            JsonObject nasty = Json.object(peer.received().get(1).body());
            assertThat(nasty.get("value")).isEqualTo(JsonValue.NULL);
            assertThat(nasty.getString("message")).isEqualTo(Messages.NASTY);
        }
    }

    @Test
    void theSeedsTemplate_isFilled_andStaysJsonWhateverTheTextsHold() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Map<String, Object> settings = new TreeMap<>(settings(peer.url("/")));
            settings.put(
                    "body_template", "{\"text\": \"[{{severity}}] {{agent_id}}: {{message}}\", \"n\": {{threshold}}}");
            reader.read(settings, true).sender().send(Messages.one());
            reader.read(settings, true).sender().send(Messages.nasty());
            assertThat(Json.object(peer.received().get(0).body()).getString("text"))
                    .isEqualTo("[critical] web-01: cpu.usage is 97, above 90 for 5 min");
            assertThat(Json.object(peer.received().get(1).body()).getString("text"))
                    .isEqualTo("[critical] agent " + Messages.NASTY + ": " + Messages.NASTY);
        }
    }

    @Test
    void aTemplateOfAnotherType_isNotEscapedForJson() throws Exception {
        try (Peer peer = Peer.saying(204, "")) {
            Map<String, Object> settings = new TreeMap<>(settings(peer.url("/")));
            settings.putAll(Map.of(
                    "body_template", "{{message}}", "content_type", "text/plain; charset=utf-8", "method", "PUT"));
            reader.read(settings, true).sender().send(Messages.nasty());
            assertThat(peer.received().get(0).body()).isEqualTo(Messages.NASTY);
            assertThat(peer.received().get(0).method()).isEqualTo("PUT");
            assertThat(peer.received().get(0).headers().getFirst("Content-type"))
                    .isEqualTo("text/plain; charset=utf-8");
        }
    }

    @Test
    void aSecretSignsTimestampAndBody() throws Exception {
        try (Peer peer = Peer.saying(200, "")) {
            Map<String, Object> settings = new TreeMap<>(settings(peer.url("/")));
            settings.put("secret", "0123456789abcdef");
            settings.put("body_template", "{\"text\": \"[{{severity}}] {{agent_id}}: {{rule}}\"}");
            reader.read(settings, true).sender().send(Messages.one());
            // Computed with Python's hmac over "1795341600000." and the body.
            assertThat(peer.received().get(0).headers().getFirst("X-oxmon-signature"))
                    .isEqualTo("sha256=8b27a2e437174e14625ed1a706702db0cda405b8251853e2782fab09e0c1d4d5");
            assertThat(peer.received().get(0).headers().getFirst("X-oxmon-timestamp"))
                    .isEqualTo("1795341600000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{nonsense}}", "{{message", "{{}}"})
    void aTemplateWithAnUnknownPlace_isRefusedWhenItIsSaved(String template) {
        Map<String, Object> settings = new TreeMap<>(settings("https://example.com/"));
        settings.put("body_template", template);
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo("body_template"));
    }

    /** That and the next are the same for all channels of HTTP. */
    @Test
    void whoeverDoesNotAnswer_isTriedAgain() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            DeliveryFailure failure = failure("http://127.0.0.1:" + silent.getLocalPort() + path());
            assertThat(failure.retry()).isTrue();
            assertThat(failure.text()).isEqualTo("no answer in time");
        }
    }

    @Test
    void whoeverAnswersAByteNowAndThen_isTriedAgain() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> drip(slow));
            assertThat(failure("http://127.0.0.1:" + slow.getLocalPort() + path())
                            .retry())
                    .isTrue();
            slow.close();
            peer.join();
        }
    }

    private static void drip(ServerSocket server) {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    OutputStream out = socket.getOutputStream();
                    for (byte b : "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n".getBytes()) {
                        out.write(b);
                        Thread.sleep(100);
                    }
                } catch (InterruptedException e) {
                    return;
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Test
    void whetherSomethingIsNew_escalatedOrToldAgain_isSaid() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Map<String, Object> settings = new TreeMap<>(settings(peer.url("/")));
            settings.put("body_template", "{\"event\": \"{{event}}\", \"status\": \"{{status}}\"}");
            Channel templated = reader.read(settings, true);
            for (Told.Kind kind : Told.Kind.values()) {
                channel(peer.url("/")).sender().send(Messages.of(kind));
                templated.sender().send(Messages.of(kind));
            }
            List<String> events = // to each of the two, and stable both when it fires and when it is over
                    List.of("firing", "escalated", "repeat", "resolved", "flapping", "stable", "stable");
            assertThat(peer.received().stream()
                            .map(each -> Json.object(each.body()).getString("event")))
                    .containsExactlyElementsOf(events.stream()
                            .flatMap(each -> Stream.of(each, each))
                            .toList());
            assertThat(peer.received().stream()
                            .map(each -> Json.object(each.body()).getString("status")))
                    .containsOnly("firing", "resolved", "flapping");
        }
    }
}
