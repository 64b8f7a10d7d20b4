package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.common.Fault;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class TelegramChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        String api = address.replace(path(), "/");
        return Map.of("type", "telegram", "bot_token", SECRET, "chat_id", "-100123", "api_url", api);
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject body = Json.object(received.body());
        boolean right = received.path().equals("/bot" + SECRET + "/sendMessage")
                && body.getString("chat_id").equals("-100123")
                && !body.containsKey("parse_mode")
                && body.getString("text").length() <= 4096;
        Peer.say(
                exchange,
                right ? 200 : 400,
                right
                        ? "{\"ok\":true,\"result\":{}}"
                        : "{\"ok\":false,\"error_code\":400,\"description\":\"message is too long\"}");
    }

    @Override
    String shown(Peer.Received received) {
        return Json.object(received.body()).getString("text");
    }

    @Test
    void anAnswerThatSaysNo_isNoSuccess() throws Exception {
        try (Peer peer = Peer.saying(200, "{\"ok\":false,\"description\":\"chat not found\"}")) {
            assertThat(failure(peer.url(path())).text()).contains("chat not found");
        }
    }

    @Test
    void theUsualAddressIsTelegramsOwn() {
        Map<String, Object> settings = new TreeMap<>(settings("https://service.example" + path()));
        settings.remove("api_url");
        assertThat(reader.read(settings, true).parameters()).containsEntry("api_url", "https://api.telegram.org");
    }

    @ParameterizedTest
    @CsvSource({"bot_token, a/../b", "chat_id, my chat", "api_url, telegram.org"})
    void whatMakesNoSense_isNamedByItsField(String field, String value) {
        Map<String, Object> settings = new TreeMap<>(settings("https://service.example" + path()));
        settings.put(field, value);
        assertThatThrownBy(() -> reader.read(settings, true))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo(field));
    }

    @Test
    void aMessageOfManyEmojisFits() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            assertThat(channel(peer.url(path()))
                            .sender()
                            .send(Messages.many(500))
                            .status())
                    .isEqualTo("200");
        }
    }
}
