package oxmon.certificates;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * As much of DER as certificates and LDAP need beside what the JDK reads: an element, its tag and what is in it. Immutable, as
 * long as nobody changes the content.
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int NULL = 0x05;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;

    private final int tag;
    private final byte[] content;

    private Der(int tag, byte[] content) {
        this.tag = tag;
        this.content = content;
    }

    /** The first byte, such as 0x30 for a sequence. */
    int tag() {
        return tag;
    }

    byte[] content() {
        return content;
    }

    /** Reads one element; what comes after it is left alone. @throws IllegalArgumentException when it is none */
    static Der read(byte[] bytes) {
        return new Reader(bytes).next();
    }

    /** The elements inside. @throws IllegalArgumentException when there is anything else */
    List<Der> parts() {
        Reader reader = new Reader(content);
        List<Der> parts = new ArrayList<>();
        while (reader.at < content.length) {
            parts.add(reader.next());
        }
        return parts;
    }

    /** An element of those parts, one after the other. */
    static byte[] write(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (content.size() < 0x80) {
            whole.write(content.size());
        } else {
            byte[] length = BigInteger.valueOf(content.size()).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            whole.write(0x80 | (length.length - from));
            whole.write(length, from, length.length - from);
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        Der next() {
            int tag = one();
            if ((tag & 0x1f) == 0x1f) {
                throw new IllegalArgumentException("a tag of several bytes");
            }
            int length = one();
            if (length >= 0x80) {
                int count = length & 0x7f;
                if (count == 0 || count > 4) {
                    throw new IllegalArgumentException("a length of " + count + " bytes");
                }
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = length << 8 | one();
                }
            }
            if (length < 0 || length > bytes.length - at) {
                throw new IllegalArgumentException("an element ends too late");
            }
            at += length;
            return new Der(tag, Arrays.copyOfRange(bytes, at - length, at));
        }

        private int one() {
            if (at == bytes.length) {
                throw new IllegalArgumentException("an element ends too early");
            }
            return bytes[at++] & 0xff;
        }
    }
}
