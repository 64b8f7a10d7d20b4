package oxmon.certificates;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import oxmon.certificates.Finding.Code;

/** A connection from its first packet until TLS stands or does not. Not thread-safe; used once. */
final class Conversation {
    /** Newest first, as the engine offers them; the old two come to be only where Java's settings still allow them. */
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"};

    /** Ends of a handshake that are to be expected of a server that got no certificate from us. */
    private static final Set<Code> FOR_WANT_OF_A_CERTIFICATE = Set.of(Code.HANDSHAKE_FAILED, Code.RESET);

    /** What is said on a connection. */
    @FunctionalInterface
    private interface Talk {
        void over(Wire wire) throws Failure, GeneralSecurityException;
    }

    private final Target target;
    private final Connector connector;
    private final InetAddress address;
    private final Deadline deadline;
    private final Witness witness = new Witness();
    private Duration connected = Duration.ZERO;
    private Duration handshake = Duration.ZERO;

    Conversation(Target target, Connector connector, InetAddress address, Duration timeout) {
        this.target = target;
        this.connector = connector;
        this.address = address;
        this.deadline = Deadline.in(timeout);
    }

    Witness witness() {
        return witness;
    }

    Duration connected() {
        return connected;
    }

    Duration handshake() {
        return handshake;
    }

    /** Has the conversation. @return what went wrong; a server that wants a certificate of ours did nothing wrong */
    Optional<Finding> run() {
        try {
            talk(this::handshake);
            return Optional.empty();
        } catch (Failure e) {
            if (witness.sent().isEmpty() && e.code() == Code.HANDSHAKE_FAILED) {
                return showsOnly(e);
            }
            boolean expected = witness.asked() && FOR_WANT_OF_A_CERTIFICATE.contains(e.code());
            return expected && !witness.sent().isEmpty() ? Optional.empty() : Optional.of(e.finding());
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.of(new Finding(Code.INTERNAL, e.getClass().getSimpleName()));
        }
    }

    /** What Java's settings do not let the JDK do, on a connection of its own; an old server's failure is that it is old. */
    private Optional<Finding> showsOnly(Failure failure) {
        Duration first = connected;
        Duration took = handshake;
        try {
            talk(wire -> witness.keep(ClearHello.ask(nameAsked(), wire)));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            connected = first;
            handshake = took;
        }
        return witness.shown() && witness.old() ? Optional.empty() : Optional.of(failure.finding());
    }

    private void talk(Talk talk) throws Failure, GeneralSecurityException {
        long begin = System.nanoTime();
        try (Socket socket = connect()) {
            long middle = System.nanoTime();
            connected = Duration.ofNanos(middle - begin);
            try {
                Wire wire = new Wire(socket, deadline);
                StartTls.begin(target.protocol(), HostNames.ascii(target.serverName()), wire);
                talk.over(wire);
            } finally {
                handshake = Duration.ofNanos(System.nanoTime() - middle);
            }
        } catch (Failure e) {
            throw e;
        } catch (IOException e) {
            if (witness.sent().isEmpty()) { // else it is of closing: all was said
                throw new Failure(Code.RESET, "the connection was closed");
            }
        }
    }

    private Socket connect() throws Failure {
        try {
            return connector.connect(address, target.port(), deadline.left());
        } catch (Failure e) {
            throw e;
        } catch (Connector.Blocked e) {
            throw new Failure(Code.BLOCKED, String.valueOf(e.getMessage()));
        } catch (SocketTimeoutException e) {
            throw deadline.timeout();
        } catch (IOException e) {
            throw deadline.over() ? deadline.timeout() : unreached(e);
        }
    }

    private static Failure unreached(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("timed out")) {
            return new Failure(Code.TIMEOUT, "the host does not answer");
        }
        if (e instanceof ConnectException && text.contains("refused")) {
            return new Failure(Code.REFUSED, "nobody listens on the port");
        }
        return text.contains("reset")
                ? new Failure(Code.RESET, "the connection was reset")
                : new Failure(Code.UNREACHABLE, "no way leads to the address");
    }

    private void handshake(Wire wire) throws Failure, GeneralSecurityException {
        SSLEngine engine = engine();
        Handshake shake = new Handshake(engine, wire);
        shake.run();
        witness.keep(engine.getSession());
        shake.sayGoodbye();
    }

    private SSLEngine engine() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {witness.keys()}, new TrustManager[] {witness}, null);
        SSLEngine engine = context.createSSLEngine(); // of no host, so that no session is taken up again
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        String name = nameAsked();
        List<SNIServerName> names =
                name.isEmpty() ? List.of() : List.of(new SNIHostName(name.getBytes(StandardCharsets.US_ASCII)));
        parameters.setServerNames(names);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** The name for the server to choose a certificate by; empty for an address, and for what cannot be asked for. */
    private String nameAsked() {
        String name = HostNames.ascii(target.serverName());
        if (name.isEmpty() || name.length() > 255 || HostNames.address(name).isPresent()) {
            return "";
        }
        try {
            return new SNIHostName(name.getBytes(StandardCharsets.US_ASCII)).getAsciiName();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
