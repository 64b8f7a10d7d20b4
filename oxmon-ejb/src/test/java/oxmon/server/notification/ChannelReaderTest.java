package oxmon.server.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.notification.Language;
import oxmon.notification.Words;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.OutboundSettings;
import oxmon.settings.SettingsReader;

class ChannelReaderTest {
    /** The seed's examples as they are, and one of every common key. */
    private static final String SEED = """
            [[notification.channels]]
            type = "email"
            min_severity = "warning"          # 最低触发级别
            smtp_host = "smtp.example.com"
            smtp_port = 587
            smtp_username = "alerts@example.com"
            smtp_password = "your-password"
            from = "alerts@example.com"
            recipients = ["admin@example.com", "ops@example.com"]

            [[notification.channels]]
            type = "webhook"
            min_severity = "info"
            url = "https://hooks.slack.com/services/xxx/yyy/zzz"
            body_template = '{"text": "[{{severity}}] {{agent_id}}: {{message}}"}'

            [[notification.channels]]
            type = "sms"
            min_severity = "critical"
            gateway_url = "https://sms-api.example.com/send"
            api_key = "your-api-key"
            phone_numbers = ["+8613800138000"]

            [[notification.channels]]
            type = "dingtalk"
            min_severity = "warning"
            webhook_url = "https://oapi.dingtalk.com/robot/send?access_token=YOUR_TOKEN"
            secret = "SEC_YOUR_SECRET"   # 可选：HMAC-SHA256 加签密钥

            [[notification.channels]]
            type = "weixin"
            min_severity = "warning"
            webhook_url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=YOUR_KEY"

            [[notification.channels]]
            type = "webhook"
            name = "team-blue"
            url = "https://example.com/hook"
            enabled = false
            send_resolved = false
            timeout_secs = 5
            language = "zh"
            time_zone = "Asia/Shanghai"
            headers = { Authorization = "Bearer abcdefgh", X-Team = "blue" }
            """;

    private final Outbound outbound = Outbound.of(OutboundSettings.strict(Set.of()), Thread::new);
    private final ChannelReader reader =
            new ChannelReader(outbound, new Words(Language.EN, ZoneId.of("Europe/Berlin")), Clock.systemUTC());

    @AfterEach
    void close() {
        outbound.close();
    }

    @Test
    void theSeedsExamples_areRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("server.toml"), SEED);
        List<Channel> channels = SettingsReader.file(file, Map.of()).entries("notification.channels").stream()
                .map(entry -> reader.read(entry.values(), true))
                .toList();
        assertThat(channels.stream().map(Channel::name))
                .containsExactly("email", "webhook", "sms", "dingtalk", "weixin", "team-blue");
        assertThat(channels.stream().map(Channel::minSeverity))
                .containsExactly(
                        Severity.WARNING,
                        Severity.INFO,
                        Severity.CRITICAL,
                        Severity.WARNING,
                        Severity.WARNING,
                        Severity.INFO);
        Channel seed = channels.get(0);
        assertThat(seed.enabled()).isTrue();
        assertThat(seed.sendResolved()).isTrue();
        assertThat(seed.words()).isEqualTo(new Words(Language.EN, ZoneId.of("Europe/Berlin")));
        Channel blue = channels.get(5);
        assertThat(blue.enabled()).isFalse();
        assertThat(blue.sendResolved()).isFalse();
        assertThat(blue.words()).isEqualTo(new Words(Language.ZH, ZoneId.of("Asia/Shanghai")));
        assertThat(channels.toString() + channels.stream().map(Channel::shown).toList())
                .doesNotContain(
                        "your-password", "xxx/yyy", "your-api-key", "YOUR_TOKEN", "SEC_YOUR", "YOUR_KEY", "abcdefgh")
                .contains("https://hooks.slack.com/", "X-Team");
    }

    @Test
    void everyExampleOfTheDocument_isRead_andEveryTypeHasOne(@TempDir Path folder) throws Exception {
        Set<String> types = new TreeSet<>();
        String document = Files.readString(Path.of("..", "docs", "notifications.md"));
        Matcher examples = Pattern.compile("```toml\\n(.*?)```", Pattern.DOTALL).matcher(document);
        while (examples.find()) {
            Path file = Files.writeString(folder.resolve("server.toml"), examples.group(1));
            SettingsReader.file(file, Map.of()).entries("notification.channels").stream()
                    .map(entry -> reader.read(entry.values(), true))
                    .forEach(channel -> types.add(channel.type()));
        }
        assertThat(types)
                .containsExactlyInAnyOrderElementsOf(ChannelTypes.all().stream()
                        .map(NotificationChannel::type)
                        .toList());
    }

    @Test
    void aChannelWantsWhatIsBadEnough_andTheEndIfItIsToBeTold() {
        Channel webhook = reader.read(Map.of("type", "webhook", "url", "https://example.com"), true);
        assertThat(webhook.wants(Messages.one())).isTrue();
        assertThat(webhook.wants(Messages.resolved())).isTrue();
        assertThat(with("send_resolved", false).wants(Messages.resolved())).isFalse();
        assertThat(with("enabled", false).wants(Messages.one())).isFalse();
        assertThat(with("min_severity", "critical").wants(Messages.one())).isTrue();
    }

    @Test
    void aWrongFieldIsNamed_andASecretNotRepeated() {
        refused("type", "pigeon", "dingtalk, discord, email");
        refused("url", "ftp://hush-hush", "must be an address");
        refused("url", "http://user:hush-hush@example.com", "use headers");
        refused("url", 7L, "must be a text");
        refused("min_severity", "fatal", "info, warning, critical");
        refused("timeout_secs", 0L, "from 1 to 120");
        refused("language", "de", "en, zh");
        refused("time_zone", "Mars/Olympus", "Asia/Shanghai");
        refused("enabled", "yes", "true or false");
        refused("name", " ", "name");
        refused("name", "a\nb", "control characters");
        refused("headers", Map.of("X A", "b"), "letters, digits and hyphens");
        refused("headers", Map.of("Host", "b"), "which the server sets itself");
        refused("headers", Map.of("X-A", "b\r\nX-B: hush-hush"), "in one line");
        refused("headers", "X-A: hush-hush", "texts by name");
        refused("webhook", "x", "is not a field");
    }

    private void refused(String field, Object value, String says) {
        Map<String, Object> values = new TreeMap<>(Map.of("type", "webhook", "url", "https://example.com"));
        values.put(field, value);
        assertThatThrownBy(() -> reader.read(values, false)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.detail()).contains(says).doesNotContain("hush-hush");
        });
    }

    private Channel with(String field, Object value) {
        return reader.read(Map.of("type", "webhook", "url", "https://example.com", field, value), true);
    }
}
