package oxmon.it.browser;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands between a browser and its server in bad networks: passes connections on, and can be told to cut WebSockets, or all.
 * Each request has a connection of its own, so that all of them are seen.
 */
final class Obstacle implements AutoCloseable {
    private final ServerSocket entrance;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger sockets = new AtomicInteger();
    private volatile boolean webSockets = true;
    private volatile boolean anything = true;

    private Obstacle(ServerSocket entrance, int server) {
        this.entrance = entrance;
        this.server = server;
    }

    /** Opens a way to that port. */
    static Obstacle before(int server) {
        try {
            Obstacle obstacle = new Obstacle(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
            start(obstacle::accept);
            return obstacle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    /** Whether WebSockets pass; those open now are cut when not. */
    void webSockets(boolean pass) {
        webSockets = pass;
        if (!pass) {
            cut();
        }
    }

    /** Whether anything passes; what is open now is cut when not. */
    void anything(boolean pass) {
        anything = pass;
        if (!pass) {
            cut();
        }
    }

    /** How many requests for page data passed so far. */
    int requests() {
        return requests.get();
    }

    /** How many WebSockets were opened so far. */
    int sockets() {
        return sockets.get();
    }

    private void cut() {
        open.forEach(Obstacle::close);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket browser = entrance.accept();
                start(() -> pass(browser));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void pass(Socket browser) {
        open.add(browser);
        try (Socket there = new Socket(InetAddress.getLoopbackAddress(), server)) {
            open.add(there);
            String head = head(browser.getInputStream());
            boolean upgrade = head.toLowerCase(Locale.ROOT).contains("upgrade: websocket");
            if (!anything || head.isEmpty() || (upgrade && !webSockets)) {
                return;
            }
            if (upgrade) {
                sockets.incrementAndGet();
            } else {
                if (head.contains(" /ui/data/")) {
                    requests.incrementAndGet();
                }
                head = head.replaceFirst("(?i)connection: keep-alive", "Connection: close");
            }
            there.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            start(() -> copy(browser, there));
            copy(there, browser);
            open.remove(there);
        } catch (IOException e) {
            // the browser sees the connection end
        } finally {
            close(browser);
            open.remove(browser);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void copy(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
        } catch (IOException e) {
            // one of them ended
        } finally {
            close(to);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "it-obstacle");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
