package oxmon.server.notification.mail;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import oxmon.notification.Message;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Receipt;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.RefusedTarget;

/**
 * Hands mails to a server by SMTP, through the Jakarta Mail of the application server. The sockets are {@link Outbound}'s: the address
 * is checked, and the mail as a whole has a time. A recipient that had the mail does not get it again. Thread-safe.
 */
public final class Mailer implements Sender {
    private static final System.Logger LOG = System.getLogger(Mailer.class.getName());

    private static final Pattern REPLY = Pattern.compile("(?:^|: )([245]\\d\\d)[ -]");
    private static final int MOST_CAUSES = 10;

    private final ChannelSettings settings;
    private final Outbound outbound;
    private final String host;
    private final int port;
    private final String security;

    /** @param security {@code starttls}, {@code tls} or {@code none} */
    public Mailer(ChannelSettings settings, Outbound outbound, String host, int port, String security) {
        this.settings = settings;
        this.outbound = outbound;
        this.host = host;
        this.port = port;
        this.security = security;
    }

    @Override
    public Receipt send(Message message, Set<String> reached) throws DeliveryFailure {
        List<String> left = settings.fields().texts("recipients").stream()
                .map(String::strip)
                .filter(each -> !reached.contains(each))
                .toList();
        if (left.isEmpty()) {
            return new Receipt("250", "");
        }
        Session session = Session.getInstance(properties());
        try {
            InternetAddress[] to = new InternetAddress[left.size()];
            for (int i = 0; i < to.length; i++) {
                to[i] = new InternetAddress(left.get(i), true);
            }
            MimeMessage mail = new Mail(settings).of(session, message);
            Transport transport = session.getTransport("smtp");
            try {
                transport.connect(host, port, settings.fields().textOrNull("smtp_username"), password());
                transport.sendMessage(mail, to);
            } finally {
                close(transport);
            }
            return new Receipt("250", "accepted for " + to.length + (to.length == 1 ? " recipient" : " recipients"));
        } catch (SendFailedException e) {
            return partly(e, left, reached);
        } catch (MessagingException e) {
            throw failure(e);
        }
    }

    /** The mail is accepted or not by now; how the farewell goes changes nothing. */
    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.log(System.Logger.Level.DEBUG, "the mail server did not say goodbye", e);
        }
    }

    private @Nullable String password() {
        return settings.fields().textOrNull("smtp_password");
    }

    private Properties properties() {
        boolean authenticates = settings.fields().has("smtp_username");
        int millis = (int) settings.timeout().toMillis();
        Properties properties = new Properties();
        // Else each mail's id is made of this machine's name, which is looked up, and of the user that the server runs
        // as.
        properties.put("mail.from", settings.fields().text("from").strip());
        properties.put("mail.smtp.auth", Boolean.toString(authenticates));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(security.equals("starttls")));
        properties.put("mail.smtp.starttls.required", Boolean.toString(security.equals("starttls")));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", outbound.tls().getSocketFactory());
        properties.put("mail.smtp.socketFactory", new Sockets());
        properties.put(
                "mail.smtp.socketFactory.fallback", "false"); // else it connects without the guard after a refusal
        properties.put("mail.smtp.connectiontimeout", Integer.toString(millis));
        properties.put("mail.smtp.timeout", Integer.toString(millis));
        properties.put("mail.smtp.sendpartial", "true");
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }

    /** Some have it, some not: done when the others never will, as a recipient that the server does not know. */
    private Receipt partly(SendFailedException e, List<String> left, Set<String> before) throws DeliveryFailure {
        Set<String> sent = new TreeSet<>();
        for (Address address : e.getValidSentAddresses() == null ? new Address[0] : e.getValidSentAddresses()) {
            left.stream().filter(each -> same(each, address)).forEach(sent::add);
        }
        DeliveryFailure failure = failure(e);
        if (sent.isEmpty()) {
            throw before.isEmpty() ? failure : failure.afterReaching(before);
        }
        if (failure.retry()) {
            sent.addAll(before);
            throw failure.afterReaching(sent);
        }
        return new Receipt("250", "not for all recipients: " + failure.text());
    }

    private static boolean same(String text, Address address) {
        return address instanceof InternetAddress internet
                && (text.equalsIgnoreCase(internet.getAddress())
                        || text.toLowerCase(Locale.ROOT)
                                .endsWith('<' + internet.getAddress().toLowerCase(Locale.ROOT) + '>'));
    }

    /** 5xx and what the guard refuses are final; a connection that fails or is slow may be better later, and so may 4xx. */
    private DeliveryFailure failure(MessagingException e) {
        List<Throwable> causes = causes(e);
        if (e instanceof AddressException) {
            return DeliveryFailure.refused("an address of the mail is none: " + e.getMessage());
        }
        boolean later = false;
        boolean never = false;
        List<String> replies = new ArrayList<>();
        for (Throwable cause : causes) {
            String text = String.valueOf(cause.getMessage()).strip();
            if (cause instanceof RefusedTarget) {
                return DeliveryFailure.refused(text);
            }
            if (cause instanceof SSLException) {
                return DeliveryFailure.later(settings.clean("TLS failed: " + text));
            }
            Matcher reply = REPLY.matcher(text);
            if (reply.find()) {
                later |= reply.group(1).startsWith("4");
                never |= reply.group(1).startsWith("5");
                replies.add(text);
            }
        }
        if (later || never) {
            String said =
                    new Receipt("", settings.clean("the mail server said " + String.join("; ", replies))).excerpt();
            return later ? DeliveryFailure.later(said) : DeliveryFailure.refused(said);
        }
        if (String.valueOf(e.getMessage()).contains("STARTTLS is required")) {
            return DeliveryFailure.refused("the mail server offers no STARTTLS");
        }
        return DeliveryFailure.later(
                causes.stream().anyMatch(each -> each instanceof IOException)
                        ? "no connection to the mail server, or it broke off"
                        : settings.clean("the mail was not sent: " + e.getMessage()));
    }

    private static List<Throwable> causes(MessagingException first) {
        List<Throwable> causes = new ArrayList<>();
        List<Throwable> next = List.of(first);
        while (!next.isEmpty() && causes.size() < MOST_CAUSES) {
            causes.addAll(next);
            next = next.stream()
                    .flatMap(each -> Stream.of(
                                    each.getCause(),
                                    each instanceof MessagingException messaging ? messaging.getNextException() : null)
                            .filter(cause -> cause != null && !causes.contains(cause))
                            .distinct())
                    .toList();
        }
        return causes;
    }

    /** Makes the sockets that Jakarta Mail connects. */
    private final class Sockets extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return security.equals("tls")
                    ? outbound.tlsSocket(settings.trusted(), settings.timeout(), host)
                    : outbound.socket(settings.trusted(), settings.timeout());
        }

        @Override
        public Socket createSocket(String to, int at) {
            throw new UnsupportedOperationException("sockets are made unconnected, so that they can be guarded");
        }

        @Override
        public Socket createSocket(String to, int at, InetAddress from, int fromPort) {
            return createSocket(to, at);
        }

        @Override
        public Socket createSocket(InetAddress to, int at) {
            return createSocket(to.getHostAddress(), at);
        }

        @Override
        public Socket createSocket(InetAddress to, int at, InetAddress from, int fromPort) {
            return createSocket(to, at);
        }
    }
}
