package oxmon.certificates;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The extended operation "StartTLS" of RFC 4511, section 4.14, in BER. */
final class LdapStartTls {
    private static final String START_TLS = "1.3.6.1.4.1.1466.20037";
    private static final int MESSAGE_ID = 1;
    private static final int EXTENDED_REQUEST = 0x77;
    private static final int EXTENDED_RESPONSE = 0x78;
    private static final int REQUEST_NAME = 0x80;
    private static final int ENUMERATED = 0x0a;
    private static final int MOST_BYTES = 16 * 1024;

    private LdapStartTls() {}

    static void begin(Wire wire) throws Failure {
        byte[] name = Der.write(REQUEST_NAME, START_TLS.getBytes(StandardCharsets.US_ASCII));
        wire.write(Der.write(
                Der.SEQUENCE, Der.write(Der.INTEGER, new byte[] {MESSAGE_ID}), Der.write(EXTENDED_REQUEST, name)));
        int result = result(message(wire));
        if (result != 0) {
            throw Failure.refused("the server answered " + result + " to StartTLS");
        }
    }

    private static byte[] message(Wire wire) throws Failure {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int tag = wire.read();
        int length = wire.read();
        message.write(tag);
        message.write(length);
        if (tag != Der.SEQUENCE || length > 0x84 || length == 0x80) {
            throw notLdap();
        }
        if (length > 0x80) {
            byte[] more = wire.read(length & 0x7f);
            message.writeBytes(more);
            long whole = 0;
            for (byte each : more) {
                whole = whole << 8 | (each & 0xff);
            }
            if (whole > MOST_BYTES) {
                throw Failure.refused("an answer of more than " + MOST_BYTES + " bytes before TLS");
            }
            length = (int) whole;
        }
        message.writeBytes(wire.read(length));
        return message.toByteArray();
    }

    private static int result(byte[] message) throws Failure {
        try {
            List<Der> parts = Der.read(message).parts();
            Der answer = parts.get(1);
            Der code = answer.parts().get(0);
            if (answer.tag() == EXTENDED_RESPONSE && code.tag() == ENUMERATED && code.content().length == 1) {
                return code.content()[0] & 0xff;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // said below
        }
        throw notLdap();
    }

    private static Failure notLdap() {
        return Failure.refused("what answers does not speak LDAP");
    }
}
