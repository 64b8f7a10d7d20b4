package oxmon.certificates;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import oxmon.certificates.Finding.Code;

/** A handshake of the JDK's engine over a {@link Wire}, bounded in time by it. Not thread-safe; one for each connection. */
final class Handshake {
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR_VERSION = 3;

    /** Of all records; messages are bounded by the JDK, their number is not. */
    private static final int MOST_BYTES = 512 * 1024;

    private static final Pattern ALERTED = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");
    private static final Pattern VERSION = Pattern.compile("selected protocol version ([A-Za-z0-9.]{1,10})");
    /** @param part of the JDK's text */
    private record Known(String part, String told) {}

    private static final List<Known> KNOWN = List.of(
            new Known("certificate chain length", "more certificates were sent than Java takes"),
            new Known("exceeds the maximum", "a message is longer than Java takes"),
            new Known("parse", "a certificate that was sent is malformed"),
            new Known("Unrecognized record version", "what was sent is not TLS"),
            new Known("Unsupported or unrecognized", "what was sent is not TLS"));

    private final SSLEngine engine;
    private final Wire wire;
    private final ByteBuffer nothing = ByteBuffer.allocate(0);
    private ByteBuffer in;
    private ByteBuffer out;
    private ByteBuffer data;
    private int received;
    private boolean begun;

    Handshake(SSLEngine engine, Wire wire) {
        this.engine = engine;
        this.wire = wire;
        int packet = engine.getSession().getPacketBufferSize();
        this.in = ByteBuffer.allocate(packet);
        this.out = ByteBuffer.allocate(packet);
        this.data = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    }

    /** Ends when TLS stands. @throws Failure when it does not come to that */
    void run() throws Failure {
        try {
            engine.beginHandshake();
            while (step()) {
                data.clear();
            }
        } catch (SSLException e) {
            sayGoodbye();
            throw new Failure(Code.HANDSHAKE_FAILED, told(e));
        }
    }

    /** Tells the other side that nothing follows, or why; whether that arrives is of no interest. */
    void sayGoodbye() {
        try {
            engine.closeOutbound();
            for (int i = 0; i < 4 && engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP; i++) {
                wrap();
            }
        } catch (SSLException | Failure e) {
            // then not
        }
    }

    private boolean step() throws SSLException, Failure {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> wrap();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case FINISHED, NOT_HANDSHAKING -> {
                return false;
            }
        }
        return true;
    }

    private void wrap() throws SSLException, Failure {
        SSLEngineResult result = engine.wrap(nothing, out);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            out = ByteBuffer.allocate(2 * out.capacity());
            return;
        }
        wire.write(out.array(), 0, out.position());
        out.clear();
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && engine.isInboundDone()) {
            throw closed();
        }
    }

    private void unwrap() throws SSLException, Failure {
        if (!begun) {
            begin();
        }
        in.flip();
        SSLEngineResult result = engine.unwrap(in, data);
        in.compact();
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_UNDERFLOW -> receive();
            case BUFFER_OVERFLOW -> data = ByteBuffer.allocate(2 * data.capacity());
            case CLOSED -> throw closed();
        }
    }

    /** What does not begin as TLS does is not shown to the engine, so that none of it gets into a text. */
    private void begin() throws Failure {
        while (in.position() < 2) {
            receive();
        }
        int type = in.get(0);
        if ((type != HANDSHAKE && type != ALERT) || in.get(1) != MAJOR_VERSION) {
            throw new Failure(Code.NO_TLS, "what answers does not speak TLS");
        }
        begun = true;
    }

    private void receive() throws Failure {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
        }
        int before = in.position();
        wire.read(in);
        received += in.position() - before;
        if (received > MOST_BYTES) {
            throw new Failure(Code.HANDSHAKE_FAILED, "more than " + MOST_BYTES + " bytes");
        }
    }

    private static Failure closed() {
        return new Failure(Code.RESET, "the connection was closed");
    }

    /** The JDK's texts may hold what the other side sent: only what is known to be harmless is taken from them. */
    private static String told(SSLException e) {
        String text = String.valueOf(e.getMessage());
        Matcher alerted = ALERTED.matcher(text);
        if (alerted.find()) {
            return "the server ended it with alert " + alerted.group(1);
        }
        Matcher version = VERSION.matcher(text);
        if (version.find()) {
            return "the server wants " + version.group(1) + ", which Java's settings forbid";
        }
        return KNOWN.stream()
                .filter(each -> text.contains(each.part()))
                .map(Known::told)
                .findFirst()
                .orElse("the handshake broke off");
    }
}
