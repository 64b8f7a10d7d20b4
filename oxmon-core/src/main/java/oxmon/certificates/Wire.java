package oxmon.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes from and to the other side. Each read ends with the deadline, so that a byte now and then gains nobody time; words before
 * TLS are bounded. Not thread-safe.
 */
final class Wire {
    /** Of one line; servers that tell many abilities of IMAP need some thousand. */
    static final int MOST_LINE = 4096;

    /** Of all that is said before TLS. */
    static final int MOST_TALK = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Deadline deadline;
    private final byte[] buffer = new byte[8192];
    private int next;
    private int end;
    private int talked;

    Wire(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.deadline = deadline;
    }

    /** One byte of what is said before TLS, 0 to 255. */
    int read() throws Failure {
        if (++talked > MOST_TALK) {
            throw Failure.refused("more than " + MOST_TALK + " bytes before TLS");
        }
        if (next == end) {
            fill();
        }
        return buffer[next++] & 0xff;
    }

    /** So many bytes of what is said before TLS. */
    byte[] read(int count) throws Failure {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) read();
        }
        return bytes;
    }

    /** A line of what is said before TLS, without its end. */
    String line() throws Failure {
        StringBuilder line = new StringBuilder();
        for (int b = read(); b != '\n'; b = read()) {
            if (line.length() == MOST_LINE) {
                throw Failure.refused("a line of more than " + MOST_LINE + " bytes before TLS");
            }
            line.append((char) b);
        }
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
    }

    /** At least one byte more, as many as there are and fit. */
    void read(ByteBuffer into) throws Failure {
        if (next == end) {
            fill();
        }
        int count = Math.min(into.remaining(), end - next);
        into.put(buffer, next, count);
        next += count;
    }

    private void fill() throws Failure {
        try {
            socket.setSoTimeout(deadline.leftMillis());
            int count = in.read(buffer);
            if (count > 0) {
                next = 0;
                end = count;
                return;
            }
        } catch (Failure e) {
            throw e;
        } catch (SocketTimeoutException e) {
            throw deadline.timeout();
        } catch (IOException e) {
            throw broken();
        }
        throw new Failure(Finding.Code.RESET, "the connection was closed");
    }

    void write(byte[] bytes) throws Failure {
        write(bytes, 0, bytes.length);
    }

    void write(byte[] bytes, int from, int count) throws Failure {
        try {
            out.write(bytes, from, count);
            out.flush();
        } catch (IOException e) {
            throw broken();
        }
    }

    void write(String text) throws Failure {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The exception's own text is nobody's business: what matters is whether the time was up. */
    private Failure broken() {
        return deadline.over() ? deadline.timeout() : new Failure(Finding.Code.RESET, "the connection was reset");
    }
}
