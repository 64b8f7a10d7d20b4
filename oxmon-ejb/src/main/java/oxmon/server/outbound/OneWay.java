package oxmon.server.outbound;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/** Bytes for a host that answers nothing, such as a collector of logs. Its addresses are checked as those of HTTP are. Thread-safe. */
public final class OneWay {
    /** How long the other side may take to say goodbye, which shows that it had the bytes. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final Outbound outbound;
    private final String host;
    private final int port;
    private final boolean trusted;

    /** @param trusted whether the host is the operator's own, from server.toml */
    public OneWay(Outbound outbound, String host, int port, boolean trusted) {
        this.outbound = outbound;
        this.host = host;
        this.port = port;
        this.trusted = trusted;
    }

    /**
     * Sends all bytes by TCP, on a connection of their own.
     *
     * @param tls whether TLS begins with the first byte; the certificate must be the host's
     * @param timeout from the first look at the name to the last byte
     * @throws RefusedTarget when the address may not be reached
     * @throws IOException when they did not arrive, as far as that can be known; the text holds no secret
     */
    public void stream(byte[] bytes, boolean tls, Duration timeout) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        List<InetSocketAddress> targets = outbound.addresses(host, port, trusted);
        IOException last = new IOException("the name has no address");
        for (int i = 0; i < targets.size(); i++) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                throw new SocketTimeoutException("no connection in time");
            }
            GuardedSocket plain = outbound.socket(trusted, left);
            try (Socket socket = tls ? new TlsSocket(plain, outbound.tls(), host) : plain) {
                try {
                    // a dead one leaves time for others
                    int millis =
                            (int) Math.max(1, left.dividedBy(targets.size() - i).toMillis());
                    socket.connect(targets.get(i), millis);
                } catch (IOException e) {
                    last = plain.outOfTime() ? new SocketTimeoutException("no connection in time") : Outbound.told(e);
                    continue; // nothing was sent yet
                }
                try {
                    write(socket, bytes, end);
                    return;
                } catch (IOException e) {
                    throw plain.outOfTime() ? new SocketTimeoutException("not sent in time") : Outbound.told(e);
                }
            }
        }
        throw last;
    }

    /** Waits for the other side's end, since closing before what it said was read would throw away what is still on its way. */
    private static void write(Socket socket, byte[] bytes, long end) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        socket.shutdownOutput();
        long halfOfTheRest = Duration.ofNanos(end - System.nanoTime()).toMillis() / 2;
        socket.setSoTimeout((int) Math.max(1, Math.min(GOODBYE.toMillis(), halfOfTheRest)));
        byte[] ignored = new byte[256];
        try {
            for (int i = 0; i < 16 && socket.getInputStream().read(ignored) >= 0; i++) {
                // a collector has nothing to say
            }
        } catch (SocketTimeoutException e) {
            // it keeps its connections open, and nothing speaks against it having the bytes
        }
    }

    /**
     * Sends each as a datagram of UDP; nobody knows whether they arrive.
     *
     * @throws RefusedTarget when the address may not be reached
     * @throws IOException when they could not even be sent
     */
    public void datagrams(List<byte[]> all) throws IOException {
        IOException last = new IOException("the name has no address");
        for (InetSocketAddress target : outbound.addresses(host, port, trusted)) {
            try (DatagramSocket socket = new DatagramSocket()) {
                for (byte[] bytes : all) {
                    socket.send(new DatagramPacket(bytes, bytes.length, target));
                }
                return;
            } catch (IOException e) { // such as no way to addresses of IPv6
                last = new IOException("the datagram could not be sent");
            }
        }
        throw last;
    }
}
