package oxmon.server.certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.Connector;
import oxmon.certificates.Fetcher;
import oxmon.server.outbound.Answer;
import oxmon.server.outbound.GuardedSocket;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.RefusedTarget;
import oxmon.server.outbound.Request;

/** The way of checks out of the server: each address passes the guard, and what is open can be ended. Thread-safe. */
final class GuardedWay implements Connector, Fetcher {
    /** The probe ends by itself and knows why; this is for when it does not. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Outbound outbound;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    GuardedWay(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public Socket connect(InetAddress address, int port, Duration timeout) throws IOException {
        open.removeIf(Socket::isClosed);
        GuardedSocket socket = outbound.socket(false, timeout.plus(GRACE));
        try {
            open.add(socket);
            socket.connect(new InetSocketAddress(address, port), (int) Math.max(1, timeout.toMillis()));
            return socket;
        } catch (IOException e) {
            open.remove(socket);
            socket.close();
            throw e instanceof RefusedTarget refused ? new Blocked(String.valueOf(refused.getMessage())) : e;
        }
    }

    @Override
    public byte[] fetch(URI to, byte @Nullable [] post, String contentType, Duration timeout) throws IOException {
        Answer answer = outbound.send(new Request(
                post == null ? "GET" : "POST",
                to,
                post == null ? Map.of() : Map.of("Content-Type", contentType),
                post == null ? new byte[0] : post,
                timeout,
                false,
                MOST_BYTES));
        if (answer.status() != 200) {
            throw new IOException("answered " + answer.status());
        }
        return answer.body();
    }

    /** Ends what is under way. */
    void close() {
        for (Socket each : open) {
            try {
                each.close();
            } catch (IOException e) {
                // it is closed then
            }
        }
    }
}
