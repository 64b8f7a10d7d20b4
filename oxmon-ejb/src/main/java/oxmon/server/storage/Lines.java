package oxmon.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Lines of a socket. */
final class Lines {
    private static final int MAX_BYTES = 64 << 10;

    private Lines() {}

    /**
     * The first line, without its end; the channel does not block afterwards.
     *
     * @throws IOException when there is none within that time, or it is too long
     */
    static String read(SocketChannel from, long patienceMillis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        from.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            SelectionKey key = from.register(selector, SelectionKey.OP_READ);
            try {
                while (bytes.hasRemaining()) {
                    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (left <= 0) {
                        throw new IOException("no answer within " + patienceMillis / 1000 + " s");
                    }
                    selector.select(left);
                    selector.selectedKeys().clear();
                    boolean ended = from.read(bytes) < 0;
                    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
                    int line = text.indexOf('\n');
                    if (line >= 0) {
                        return text.substring(0, line).strip();
                    }
                    if (ended) {
                        throw new IOException("the connection ended without an answer");
                    }
                }
                throw new IOException("a line of more than " + MAX_BYTES + " bytes");
            } finally {
                key.cancel();
            }
        }
    }
}
