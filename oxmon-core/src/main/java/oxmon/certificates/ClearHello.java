package oxmon.certificates;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import oxmon.certificates.Finding.Code;

/**
 * The beginning of a handshake by hand, for servers that Java's settings do not let the JDK speak to: up to TLS 1.2 a server shows its
 * certificates in clear text right after its greeting (RFC 5246, section 7.3). They are read, then the conversation ends; nothing is
 * agreed upon, and the server has not proven that the key is its own.
 */
final class ClearHello {
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int CERTIFICATE = 11;
    private static final int TLS_1_2 = 0x0303;
    private static final int MOST_RECORD = (1 << 14) + 2048;
    private static final int MOST_MESSAGE = 64 * 1024;
    private static final int MOST_CERTIFICATES = 16;

    private static final Map<Integer, String> VERSIONS =
            Map.of(0x0300, "SSLv3", 0x0301, "TLSv1", 0x0302, "TLSv1.1", TLS_1_2, "TLSv1.2");

    /** With ECDSA and RSA, newer ones first, down to 3DES and RC4, and those the JDK does not have: none will be used. */
    private static final int[] CIPHERS = {
        0xc02b, 0xc02c, 0xcca9, 0xc02f, 0xc030, 0xcca8, 0x009e, 0x009f, 0xccaa, 0xc023, 0xc024, 0xc027, 0xc028, 0x0067,
        0x006b, 0xc009, 0xc00a, 0xc013, 0xc014, 0x0033, 0x0039, 0x0032, 0x0038, 0x009c, 0x009d, 0x003c, 0x003d, 0x002f,
        0x0035, 0xc008, 0xc012, 0x0016, 0x0013, 0x000a, 0xc007, 0xc011, 0x0005, 0x0004, 0xc072, 0xc076, 0xc077, 0x0041,
        0x0084, 0x0045, 0x0088, 0xc0ac, 0xc09c, 0xc09d, 0xc05c, 0xc060
    };

    /** Each hash from SHA-512 down to MD5 with ECDSA, RSA and DSA, and RSA-PSS. */
    private static final int[] SIGNATURES = {
        0x0603, 0x0503, 0x0403, 0x0806, 0x0805, 0x0804, 0x0601, 0x0501, 0x0401, 0x0602, 0x0502, 0x0402, 0x0303, 0x0301,
        0x0203, 0x0201, 0x0202, 0x0101
    };

    private static final int[] GROUPS = {0x001d, 0x0017, 0x0018, 0x0019};

    /**
     * What a server showed.
     *
     * @param sent at least one
     */
    record Shown(String tlsVersion, List<X509Certificate> sent) {}

    private final Wire wire;
    private ByteBuffer record = ByteBuffer.allocate(0);

    private ClearHello(Wire wire) {
        this.wire = wire;
    }

    /**
     * Greets a server and reads what it shows.
     *
     * @param serverName what to ask for, in ASCII; empty for nothing
     * @throws Failure when it shows no certificate this way
     */
    static Shown ask(String serverName, Wire wire) throws Failure {
        wire.write(hello(serverName));
        return new ClearHello(wire).answer();
    }

    private Shown answer() throws Failure {
        ByteBuffer greeting = message(SERVER_HELLO);
        String version = VERSIONS.get(greeting.remaining() < 2 ? -1 : Short.toUnsignedInt(greeting.getShort()));
        if (version == null) {
            throw broken();
        }
        Shown shown = new Shown(version, certificates(message(CERTIFICATE)));
        wire.write(new byte[] {ALERT, 3, 1, 0, 2, 1, 0}); // a warning: closed
        return shown;
    }

    private ByteBuffer message(int type) throws Failure {
        int told = next();
        int length = next() << 16 | next() << 8 | next();
        if (told != type || length > MOST_MESSAGE) {
            throw broken();
        }
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) next();
        }
        return ByteBuffer.wrap(message);
    }

    /** The next byte of the handshake, over the borders of records. */
    private int next() throws Failure {
        while (!record.hasRemaining()) {
            ByteBuffer header = receive(5);
            int type = header.get();
            header.getShort();
            int length = Short.toUnsignedInt(header.getShort());
            if (type != HANDSHAKE || length == 0 || length > MOST_RECORD) {
                throw broken();
            }
            record = receive(length);
        }
        return record.get() & 0xff;
    }

    private ByteBuffer receive(int count) throws Failure {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            wire.read(bytes);
        }
        return bytes.flip();
    }

    private static List<X509Certificate> certificates(ByteBuffer message) throws Failure {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            ByteBuffer all = part(message);
            while (all.hasRemaining() && certificates.size() < MOST_CERTIFICATES) {
                ByteBuffer one = part(all);
                byte[] der = new byte[one.remaining()];
                one.get(der);
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (CertificateException e) {
            throw broken();
        }
        if (certificates.isEmpty()) {
            throw broken();
        }
        return certificates;
    }

    /** What follows its length in three bytes. */
    private static ByteBuffer part(ByteBuffer whole) throws Failure {
        if (whole.remaining() < 3) {
            throw broken();
        }
        int length = (whole.get() & 0xff) << 16 | Short.toUnsignedInt(whole.getShort());
        if (length > whole.remaining()) {
            throw broken();
        }
        ByteBuffer part = whole.slice().limit(length);
        whole.position(whole.position() + length);
        return part;
    }

    private static Failure broken() {
        return new Failure(Code.HANDSHAKE_FAILED, "the server shows no certificate");
    }

    private static byte[] hello(String serverName) {
        byte[] random = new byte[32];
        ThreadLocalRandom.current().nextBytes(random); // no secret comes of it
        ByteBuffer hello = ByteBuffer.allocate(1024);
        hello.putShort((short) TLS_1_2).put(random).put((byte) 0);
        numbers(hello, CIPHERS);
        hello.put((byte) 1).put((byte) 0); // no compression
        ByteBuffer extensions = extensions(serverName);
        hello.putShort((short) extensions.remaining()).put(extensions).flip();
        int length = hello.remaining();
        return ByteBuffer.allocate(5 + 4 + length)
                .put((byte) HANDSHAKE)
                .putShort((short) 0x0301)
                .putShort((short) (4 + length))
                .putInt(CLIENT_HELLO << 24 | length)
                .put(hello)
                .array();
    }

    private static ByteBuffer extensions(String serverName) {
        ByteBuffer extensions = ByteBuffer.allocate(768);
        if (!serverName.isEmpty()) {
            byte[] name = serverName.getBytes(StandardCharsets.US_ASCII);
            extensions.putShort((short) 0).putShort((short) (name.length + 5));
            extensions.putShort((short) (name.length + 3)).put((byte) 0);
            extensions.putShort((short) name.length).put(name);
        }
        extensions.putShort((short) 10).putShort((short) (2 + 2 * GROUPS.length));
        numbers(extensions, GROUPS);
        extensions.putShort((short) 11).putShort((short) 2).put((byte) 1).put((byte) 0); // points not compressed
        extensions.putShort((short) 13).putShort((short) (2 + 2 * SIGNATURES.length));
        numbers(extensions, SIGNATURES);
        return extensions.flip();
    }

    private static void numbers(ByteBuffer into, int[] numbers) {
        into.putShort((short) (2 * numbers.length));
        for (int number : numbers) {
            into.putShort((short) number);
        }
    }
}
