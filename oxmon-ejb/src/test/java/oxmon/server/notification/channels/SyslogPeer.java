package oxmon.server.notification.channels;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** A collector of syslog on this machine that keeps what it gets, as it came; of TCP it takes frames with counted octets only. */
final class SyslogPeer implements AutoCloseable {
    private final int port;
    private final Closeable socket;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

    private SyslogPeer(int port, Closeable socket) {
        this.port = port;
        this.socket = socket;
    }

    static SyslogPeer tcp(ServerSocketFactory factory) throws IOException {
        ServerSocket streams = factory.createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        SyslogPeer peer = new SyslogPeer(streams.getLocalPort(), streams);
        start(() -> peer.accept(streams));
        return peer;
    }

    static SyslogPeer udp() throws IOException {
        DatagramSocket datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        SyslogPeer peer = new SyslogPeer(datagrams.getLocalPort(), datagrams);
        start(() -> peer.receive(datagrams));
        return peer;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "syslog-peer");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return port;
    }

    /** So many messages, which it waits for. */
    List<byte[]> take(int count) throws InterruptedException {
        List<byte[]> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] one = received.poll(5, TimeUnit.SECONDS);
            if (one == null) {
                throw new AssertionError("only " + i + " messages of " + count + " came");
            }
            taken.add(one);
        }
        return taken;
    }

    /** One message as text. */
    String text() throws InterruptedException {
        return new String(take(1).get(0), StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return received.isEmpty();
    }

    private void accept(ServerSocket streams) {
        while (!streams.isClosed()) {
            try (Socket client = streams.accept()) {
                InputStream in = client.getInputStream();
                for (int length = length(in); length > 0; length = length(in)) {
                    received.add(in.readNBytes(length));
                }
            } catch (IOException e) {
                // closed, or a client that went away
            }
        }
    }

    /** The octets before the space; 0 at the end. */
    private static int length(InputStream in) throws IOException {
        ByteArrayOutputStream digits = new ByteArrayOutputStream();
        for (int b = in.read(); b != ' '; b = in.read()) {
            if (b < '0' || b > '9') {
                return 0;
            }
            digits.write(b);
        }
        return Integer.parseInt(digits.toString(StandardCharsets.US_ASCII));
    }

    private void receive(DatagramSocket datagrams) {
        byte[] room = new byte[65_535];
        while (!datagrams.isClosed()) {
            DatagramPacket packet = new DatagramPacket(room, room.length);
            try {
                datagrams.receive(packet);
                received.add(Arrays.copyOf(room, packet.getLength()));
            } catch (IOException e) {
                // closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
