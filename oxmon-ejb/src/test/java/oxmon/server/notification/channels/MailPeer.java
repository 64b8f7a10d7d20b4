package oxmon.server.notification.channels;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server on this machine that keeps what it gets; its one user is alerts@example.com. */
final class MailPeer implements AutoCloseable {
    /** What came in one go. */
    record Received(List<String> recipients, byte[] data) {}

    private final SMTPServer server;
    private final List<Received> mails = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final AtomicInteger signIns;

    private MailPeer(SMTPServer.Builder builder, AtomicInteger signIns) {
        this.signIns = signIns;
        server = builder.bindAddress(InetAddress.getLoopbackAddress())
                .port(0)
                .connectionTimeoutMs(20_000)
                .messageHandlerFactory(context -> new Handler())
                .build();
        server.start();
    }

    /** One that wants a password; {@code security} as the channel has it. */
    static MailPeer speaking(String security, SSLContext tls) {
        AtomicInteger tried = new AtomicInteger();
        SMTPServer.Builder builder = new SMTPServer.Builder()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    tried.incrementAndGet();
                    if (!user.equals("alerts@example.com") || !password.equals("s3cr3t-Passw0rd")) {
                        throw new LoginFailedException("no");
                    }
                }))
                .requireAuth();
        switch (security) {
            case "starttls" -> builder.startTlsSocketFactory(tls, false).requireTLS();
            case "tls" -> builder.serverSocketFactory(tls);
            default -> builder.enableTLS(false);
        }
        return new MailPeer(builder, tried);
    }

    /** One that takes mail of everybody. */
    static MailPeer open() {
        return new MailPeer(new SMTPServer.Builder(), new AtomicInteger());
    }

    /** From now on only this recipient is refused; an empty one is everybody. */
    void refuse(String recipient, int code) {
        refused.clear();
        refused.put(recipient, code);
    }

    int port() {
        return server.getPortAllocated();
    }

    List<Received> mails() {
        return mails;
    }

    /** How often somebody told a password. */
    int signIns() {
        return signIns.get();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {
        private final List<String> recipients = new ArrayList<>();

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            Integer code = refused.getOrDefault(recipient, refused.get(""));
            if (code != null) {
                throw new RejectException(code, "not " + recipient);
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
            mails.add(new Received(List.copyOf(recipients), data.readAllBytes()));
            return "kept";
        }

        @Override
        public void done() {}
    }
}
