package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.common.Fault;
import oxmon.notification.Message;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class NtfyChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        String server = address.replace(path(), "/");
        return Map.of("type", "ntfy", "server_url", server, "topic", "ops-alerts", "token", SECRET);
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject body = Json.object(received.body());
        boolean right = received.path().equals("/")
                && body.getString("topic").equals("ops-alerts")
                && body.getInt("priority") >= 1
                && body.getInt("priority") <= 5;
        boolean fits = body.getString("message").getBytes(StandardCharsets.UTF_8).length < 4096
                && received.body().getBytes(StandardCharsets.UTF_8).length <= 8192;
        String who = received.headers().getFirst("Authorization");
        boolean known = ("Bearer " + SECRET).equals(who) || "Basic b3BzOnNlY3JldA==".equals(who);
        Peer.say(exchange, !known ? 403 : right && fits ? 200 : 400, "{\"id\":\"x\",\"topic\":\"ops-alerts\"}");
    }

    @Override
    String shown(Peer.Received received) {
        JsonObject body = Json.object(received.body());
        assertThat(body.containsKey("markdown")).isFalse();
        return body.getString("title") + '\n' + body.getString("message");
    }

    @Test
    void aUserSignsInWithAPassword() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Map<String, Object> settings = new TreeMap<>(settings(peer.url(path())));
            settings.remove("token");
            settings.putAll(Map.of("username", "ops", "password", "secret"));
            assertThat(reader.read(settings, true).sender().send(Messages.one()).status())
                    .isEqualTo("200");
        }
    }

    @Test
    void worseIsMoreUrgent_andATapOpensTheAlerts() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            Message linked = new Message(Messages.one().told(), 0, "https://oxmon.example/alerts", false);
            channel(peer.url(path())).sender().send(linked);
            channel(peer.url(path())).sender().send(Messages.resolved());
            JsonObject critical = Json.object(peer.received().get(0).body());
            assertThat(critical.getInt("priority")).isEqualTo(5);
            assertThat(critical.getString("click")).isEqualTo("https://oxmon.example/alerts");
            assertThat(critical.getJsonArray("tags").getString(0)).isEqualTo("rotating_light");
            assertThat(Json.object(peer.received().get(1).body()).getInt("priority"))
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"topic, a/b", "token, two words", "username, ops", "server_url, ntfy.sh"})
    void whatMakesNoSense_isNamedByItsField(String field, String value) {
        Map<String, Object> settings = new TreeMap<>(settings("https://service.example" + path()));
        settings.put(field, value);
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.field()).isEqualTo(field.equals("username") ? "token" : field));
    }

    @ParameterizedTest
    @CsvSource({"username, password", "password, username"})
    void ofAUserAndAPassword_bothMustBeThere(String given, String missing) {
        Map<String, Object> settings = Map.of("type", "ntfy", "topic", "ops-alerts", given, "secret");
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo(missing));
    }
}
