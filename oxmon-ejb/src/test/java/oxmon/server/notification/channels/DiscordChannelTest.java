package oxmon.server.notification.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import oxmon.notification.Language;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.notification.Words;
import oxmon.server.notification.ChatMarkdown;
import oxmon.server.notification.Messages;
import oxmon.server.outbound.Peer;

class DiscordChannelTest extends ChannelContractTest {
    @Override
    Map<String, Object> settings(String address) {
        return Map.of("type", "discord", "webhook_url", address);
    }

    @Override
    void service(Peer.Received received, HttpExchange exchange) throws IOException {
        JsonObject body = Json.object(received.body());
        String title = embed(received).getString("title");
        String text = embed(received).getString("description");
        boolean fits = title.length() <= 256 && text.length() <= 4096 && title.length() + text.length() <= 6000;
        boolean quiet =
                body.getJsonObject("allowed_mentions").getJsonArray("parse").isEmpty();
        Peer.say(exchange, fits && quiet && !text.isEmpty() ? 204 : 400, "");
    }

    private static JsonObject embed(Peer.Received received) {
        return Json.object(received.body()).getJsonArray("embeds").getJsonObject(0);
    }

    /** As Discord shows it: a backslash before what is no letter goes. */
    @Override
    String shown(Peer.Received received) {
        String text =
                embed(received).getString("title") + '\n' + embed(received).getString("description");
        return text.replaceAll("\\\\([^0-9A-Za-z\\s])", "$1");
    }

    @Test
    void nothingInATextBecomesMarkup() throws Exception {
        try (Peer peer = new Peer(this::service)) {
            channel(peer.url(path())).sender().send(Messages.nasty());
            String text = embed(peer.received().get(0)).getString("description");
            assertThat(text)
                    .contains("\\[x\\](http", "\\*\\*bold\\*\\*", "\\`code\\`", "\\<\\@everyone\\>", "\\\\back\\\\")
                    .doesNotContain("\nBcc");
        }
    }

    @Test
    void theAddressOfARunbookLeadsWhereItSays() {
        Told told = Messages.of(Told.Kind.FIRING).told().get(0);
        Message message = Message.of(List.of(new Told(
                told.kind(),
                told.alertId(),
                told.ruleId(),
                told.ruleName(),
                told.agent(),
                "disk.used_percent",
                told.labels(),
                told.severity(),
                told.message(),
                told.value(),
                told.threshold(),
                told.millis(),
                told.firedMillis(),
                0,
                0,
                "",
                "https://wiki.example.com/disk_full?a=1&b=2",
                List.of())));
        Words words = new Words(Language.EN, ZoneOffset.UTC);
        assertThat(ChatMarkdown.body(message, words, "\n", ChatMarkdown::escaped))
                .contains("**Metric**: disk.used\\_percent", "**Runbook**: https://wiki.example.com/disk_full?a=1&b=2");
    }

    @Test
    void theServiceSaysInTheBodyWhenToComeAgain() throws Exception {
        String body = "{\"message\": \"You are being rate limited.\", \"retry_after\": 64.57, \"global\": false}";
        try (Peer peer = Peer.saying(429, body)) {
            assertThat(failure(peer.url(path())).retryAfter()).hasValue(Duration.ofSeconds(65));
        }
    }
}
