package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import oxmon.alerting.Field;
import oxmon.alerting.Parameters;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.Sender;
import oxmon.server.notification.mail.Mailer;
import oxmon.server.outbound.Outbound;

/** Sends mail by SMTP: one a message, as HTML and as text, to all recipients at once. */
@AutoService(NotificationChannel.class)
public final class EmailChannel implements NotificationChannel {
    private static final int IMPLICIT_TLS_PORT = 465;

    /** A local part and a domain, both in ASCII, with or without a name before it. Servers decide about the rest. */
    private static final Pattern ADDRESS =
            Pattern.compile("([^<>\"\\p{Cntrl}]{0,200}<)?[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}>?");

    /** What the mail says of itself besides what {@code ChannelReader} keeps for every channel. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "content-type",
            "return-path",
            "received",
            "reply-to",
            "in-reply-to",
            "references",
            "resent-to",
            "auto-submitted");

    @Override
    public String type() {
        return "email";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("smtp_host", 255).must(),
                Field.whole("smtp_port", 1, 65_535).or(587L),
                Field.choice("smtp_security", List.of("starttls", "tls", "none")),
                Field.text("smtp_username", 500),
                Field.text("smtp_password", 1000).hidden(),
                Field.text("from", 500).must(),
                Field.texts("recipients", 100).within(1, 100).must());
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        Parameters fields = settings.fields();
        String host = fields.text("smtp_host").strip();
        if (!host.matches("[A-Za-z0-9.:_-]+")) {
            throw fields.refuse("smtp_host", "must be the name of a mail server, such as smtp.example.com");
        }
        address(fields, "from", fields.text("from"));
        fields.texts("recipients").forEach(each -> address(fields, "recipients", each));
        if (fields.has("smtp_password") && !fields.has("smtp_username")) {
            throw fields.refuse("smtp_username", "is missing beside smtp_password");
        }
        for (String header : settings.headers().keySet()) {
            if (OWN_HEADERS.contains(header.toLowerCase(Locale.ROOT))) {
                throw fields.refuse("headers", "must not have " + header + ", which the mail sets itself");
            }
        }
        int port = (int) fields.whole("smtp_port");
        String security = fields.has("smtp_security")
                ? fields.text("smtp_security")
                : port == IMPLICIT_TLS_PORT ? "tls" : "starttls";
        // made with the first mail, since settings are checked by commands that have no mail library beside them
        return (message, reached) -> new Mailer(settings, outbound, host, port, security).send(message, reached);
    }

    private static void address(Parameters fields, String field, String text) {
        String address = text.strip();
        if (!ADDRESS.matcher(address).matches() || address.contains("<") != address.endsWith(">")) {
            throw fields.refuse(field, "must be an address such as ops@example.com");
        }
    }
}
