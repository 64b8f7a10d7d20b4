package oxmon.server.notification.mail;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;
import oxmon.notification.Fit;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.notification.Words;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.PlainText;

/** A message as a mail: text, and HTML beside it for those who show that. Every value of theirs is escaped, no script, no picture. */
final class Mail {
    private static final int SUBJECT_LETTERS = 200;

    /** More in one mail is read by nobody, and refused by many servers. */
    private static final int MOST_BYTES = 200_000;

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final ChannelSettings settings;
    private final Words words;

    Mail(ChannelSettings settings) {
        this.settings = settings;
        this.words = settings.words();
    }

    MimeMessage of(Session session, Message message) throws MessagingException {
        MimeMessage mail = new MimeMessage(session);
        mail.setFrom(new InternetAddress(settings.fields().text("from").strip(), true));
        for (String each : settings.fields().texts("recipients")) {
            mail.addRecipient(RecipientType.TO, new InternetAddress(each.strip(), true));
        }
        // In one line, so that nothing in it begins a header of its own.
        mail.setSubject(Fit.letters(SUBJECT_LETTERS, PlainText.oneLine(words.title(message))), UTF_8);
        mail.setSentDate(Date.from(settings.clock().instant()));
        for (Map.Entry<String, String> header : settings.headers().entrySet()) {
            mail.setHeader(header.getKey(), header.getValue());
        }
        mail.setHeader("Auto-Submitted", "auto-generated"); // no "I am on holiday" to us (RFC 3834)
        String html = Fit.within(MOST_BYTES, Fit::bytes, message, this::html);
        String text = Fit.within(MOST_BYTES, Fit::bytes, message, each -> PlainText.of(each, words));
        MimeMultipart parts = new MimeMultipart("alternative");
        parts.addBodyPart(part(text, "plain"));
        parts.addBodyPart(part(html, "html"));
        mail.setContent(parts);
        mail.saveChanges();
        return mail;
    }

    private static MimeBodyPart part(String text, String kind) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, kind);
        return part;
    }

    private String html(Message message) {
        StringBuilder html = new StringBuilder(4096);
        html.append("<!DOCTYPE html><html lang=\"")
                .append(words.language().word())
                .append(
                        "\"><head><meta charset=\"utf-8\"></head><body style=\"font-family:sans-serif;color:#1f2933\">");
        html.append("<h2 style=\"font-size:18px;border-left:6px solid ")
                .append(colour(message))
                .append(";padding-left:10px\">")
                .append(escaped(words.title(message)))
                .append("</h2>");
        if (message.count() == 1) {
            one(html, message.told().get(0));
        } else {
            several(html, message);
        }
        if (message.link().startsWith("http")) {
            html.append("<p><a href=\"").append(escaped(message.link())).append("\">");
            html.append(escaped(words.details())).append("</a></p>");
        }
        return html.append("</body></html>").toString();
    }

    private void one(StringBuilder html, Told told) {
        html.append("<p>").append(escaped(PlainText.says(told))).append("</p><table cellpadding=\"4\">");
        for (Words.Fact fact : PlainText.facts(words, told)) {
            html.append("<tr><th align=\"left\">").append(escaped(fact.label()));
            html.append("</th><td>").append(escaped(fact.value())).append("</td></tr>");
        }
        html.append("</table>");
    }

    private void several(StringBuilder html, Message message) {
        html.append("<ul>");
        for (Told told : message.told()) {
            html.append("<li><b>").append(escaped(words.line(told))).append("</b> ");
            html.append(escaped(PlainText.says(told))).append(" – ");
            html.append(escaped(words.time(told.millis()))).append("</li>");
        }
        html.append("</ul>");
        if (message.more() > 0) {
            html.append("<p>").append(escaped(words.more(message.more()))).append("</p>");
        }
    }

    private static String colour(Message message) {
        return message.resolved()
                ? "#2e7d32"
                : switch (message.severity()) {
                    case INFO -> "#1565c0";
                    case WARNING -> "#e69100";
                    case CRITICAL -> "#c62828";
                };
    }

    private static String escaped(String text) {
        String line = PlainText.oneLine(text);
        StringBuilder escaped = new StringBuilder(line.length() + 16);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
