package oxmon.server.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;

/**
 * The one way out of the server: requests by HTTP, and sockets for protocols of others, to addresses that {@link OutboundGuard} has
 * checked. The address that was checked is the one that is connected to, again on each redirect. Thread-safe.
 */
public final class Outbound implements AutoCloseable {
    /** How much of an answer is read. */
    public static final int MOST_BYTES = 64 * 1024;

    /** How many redirects are followed. */
    public static final int MOST_REDIRECTS = 3;

    /**
     * @param tls whom to trust
     * @param threads for the one thread that ends what takes too long; made with the first request
     */
    public Outbound(OutboundSettings settings, Resolver resolver, SSLContext tls, ThreadFactory threads) {}

    /** The server's own: the platform's resolver and trust. */
    public static Outbound of(OutboundSettings settings, ThreadFactory threads) {
        try {
            return new Outbound(settings, InetAddress::getAllByName, SSLContext.getDefault(), threads);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    /**
     * Reads an address of HTTP.
     *
     * @throws IllegalArgumentException when it is none; the message says what is right and never holds the address
     */
    public static URI address(String text) {
        return URI.create(text);
    }

    /**
     * Sends a request and reads the answer, whatever its status.
     *
     * @throws RefusedTarget when the address may not be reached, or a redirect leads where it must not
     * @throws IOException when there is no answer in time; its text holds no secret
     */
    public Answer send(Request request) throws IOException {
        throw new IOException("not yet");
    }

    /** Ends its thread. */
    @Override
    public void close() {}
}
