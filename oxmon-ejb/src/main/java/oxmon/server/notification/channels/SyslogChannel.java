package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import oxmon.alerting.Field;
import oxmon.alerting.Numbers;
import oxmon.alerting.Parameters;
import oxmon.notification.Fit;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Receipt;
import oxmon.server.notification.Sender;
import oxmon.server.notification.SyslogLine;
import oxmon.server.outbound.OneWay;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.RefusedTarget;

/**
 * Writes to a collector of syslog, one message of RFC 5424 an alert: by TCP with octet counting (RFC 6587), by TLS (RFC 5425) or by UDP
 * (RFC 5426). Nobody answers; done is what the other side took, by UDP what left this machine.
 */
@AutoService(NotificationChannel.class)
public final class SyslogChannel implements NotificationChannel {
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "security",
            "console",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    /** The number that RFC 5612 keeps for examples, since oxmon has none of its own. */
    private static final String ELEMENT = "oxmon@32473";

    private static final int VALUE_LETTERS = 300;

    @Override
    public String type() {
        return "syslog";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("syslog_host", 255).must(),
                Field.whole("syslog_port", 1, 65_535),
                Field.choice("transport", List.of("tcp", "tls", "udp")).or("tcp"),
                Field.choice("facility", FACILITIES).or("local0"),
                Field.text("app_name", 48).or("oxmon"),
                Field.text("structured_data_id", 32).or(ELEMENT),
                Field.whole("max_bytes", 480, 65_000).or(2048L));
    }

    @Override
    public boolean eachAlert() {
        return true;
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        Parameters fields = settings.fields();
        String host = fields.text("syslog_host").strip();
        if (!host.matches("[A-Za-z0-9.:_-]+")) {
            throw fields.refuse("syslog_host", "must be the name of a collector, such as logs.example.com");
        }
        if (!fields.text("app_name").matches("[!-~]{1,48}")) {
            throw fields.refuse("app_name", "must be 1 to 48 letters of ASCII without spaces");
        }
        if (!fields.text("structured_data_id").matches("[!-~&&[^=\\]\"@]]{1,20}@[0-9.]{1,11}")) {
            throw fields.refuse("structured_data_id", "must be a name and an enterprise number such as " + ELEMENT);
        }
        if (!settings.headers().isEmpty()) {
            throw fields.refuse("headers", "must be empty, syslog has none");
        }
        String transport = fields.text("transport");
        int port = fields.has("syslog_port") ? (int) fields.whole("syslog_port") : usualPort(transport);
        OneWay way = new OneWay(outbound, host, port, settings.trusted());
        return (message, reached) -> send(way, transport, lines(message, settings), settings);
    }

    private static int usualPort(String transport) {
        return switch (transport) {
            case "udp" -> 514;
            case "tls" -> 6514;
            default -> 601;
        };
    }

    private static Receipt send(OneWay way, String transport, List<byte[]> lines, ChannelSettings settings)
            throws DeliveryFailure {
        try {
            if (transport.equals("udp")) {
                way.datagrams(lines);
            } else {
                way.stream(counted(lines), transport.equals("tls"), settings.timeout());
            }
            return new Receipt("sent", lines.size() + (lines.size() == 1 ? " message" : " messages"));
        } catch (RefusedTarget e) {
            throw DeliveryFailure.refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw DeliveryFailure.later(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] counted(List<byte[]> lines) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            frames.writeBytes((line.length + " ").getBytes(StandardCharsets.US_ASCII));
            frames.writeBytes(line);
        }
        return frames.toByteArray();
    }

    private static List<byte[]> lines(Message message, ChannelSettings settings) {
        Parameters fields = settings.fields();
        int most = (int) fields.whole("max_bytes");
        List<byte[]> lines = new ArrayList<>();
        for (Told told : message.told()) {
            String text = settings.words().line(told, message) + " – " + PlainText.says(told);
            SyslogLine line = new SyslogLine(
                    FACILITIES.indexOf(fields.text("facility")),
                    severity(told),
                    Instant.ofEpochMilli(told.millis()),
                    told.agent(),
                    fields.text("app_name"),
                    message.test() ? "test" : told.event(),
                    fields.text("structured_data_id"),
                    data(told),
                    PlainText.oneLine(text));
            lines.add(line.bytes(most));
        }
        return lines;
    }

    private static LinkedHashMap<String, String> data(Told told) {
        LinkedHashMap<String, String> data = new LinkedHashMap<>();
        data.put("alert_id", value(told.alertId()));
        data.put("agent_id", value(told.agent()));
        data.put("metric", value(told.metric()));
        data.put("severity", told.severity().word());
        data.put("status", told.status());
        data.put("rule", value(told.ruleName()));
        data.put("value", Numbers.plain(told.value()));
        data.put("threshold", Numbers.plain(told.threshold()));
        data.put("labels", value(told.labelLine()));
        return data;
    }

    private static String value(String text) {
        return PlainText.oneLine(Fit.letters(VALUE_LETTERS, text));
    }

    /** Critical, warning and informational; what is over is a notice. */
    private static int severity(Told told) {
        return told.over()
                ? 5
                : switch (told.severity()) {
                    case INFO -> 6;
                    case WARNING -> 4;
                    case CRITICAL -> 2;
                };
    }
}
