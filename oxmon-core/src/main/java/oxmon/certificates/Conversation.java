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

/** One connection, from its first packet until TLS stands or does not. Not thread-safe; used once. */
final class Conversation {
    /** Newest first, as the engine offers them; the old two come to be only where Java's settings still allow them. */
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"};

    /** Ends of a handshake that are to be expected of a server that got no certificate from us. */
    private static final Set<Code> FOR_WANT_OF_A_CERTIFICATE = Set.of(Code.HANDSHAKE_FAILED, Code.RESET);

    private final Target target;
    private final Witness witness = new Witness();
    private Duration connected = Duration.ZERO;
    private Duration handshake = Duration.ZERO;

    Conversation(Target target) {
        this.target = target;
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
    Optional<Finding> run(Connector connector, InetAddress address, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        long begin = System.nanoTime();
        try (Socket socket = connect(connector, address, deadline)) {
            long middle = System.nanoTime();
            connected = Duration.ofNanos(middle - begin);
            try {
                speak(new Wire(socket, deadline));
            } finally {
                handshake = Duration.ofNanos(System.nanoTime() - middle);
            }
        } catch (Failure e) {
            boolean expected =
                    !witness.sent().isEmpty() && witness.asked() && FOR_WANT_OF_A_CERTIFICATE.contains(e.code());
            return expected ? Optional.empty() : Optional.of(e.finding());
        } catch (IOException e) { // of closing: all was said
            return Optional.empty();
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.of(new Finding(Code.INTERNAL, e.getClass().getSimpleName()));
        }
        return Optional.empty();
    }

    private Socket connect(Connector connector, InetAddress address, Deadline deadline) throws Failure {
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

    private void speak(Wire wire) throws Failure, GeneralSecurityException {
        StartTls.begin(target.protocol(), HostNames.ascii(target.serverName()), wire);
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
        parameters.setServerNames(names());
        engine.setSSLParameters(parameters);
        return engine;
    }

    private List<SNIServerName> names() {
        String name = HostNames.ascii(target.serverName());
        if (name.isEmpty() || HostNames.address(name).isPresent()) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name.getBytes(StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException e) { // such a name cannot be asked for
            return List.of();
        }
    }
}
