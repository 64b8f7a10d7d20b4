package oxmon.certificates;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How databases begin TLS: PostgreSQL's SSLRequest, and the SSL request packet of MySQL and MariaDB. */
final class DatabaseStartTls {
    private static final int SSL_REQUEST_CODE = 80_877_103;

    private static final int MOST_HANDSHAKE = 1024;
    private static final int PROTOCOL_VERSION = 10;
    private static final int ERROR = 0xff;
    private static final int CLIENT_PROTOCOL_41 = 0x0200;
    private static final int CLIENT_SSL = 0x0800;
    private static final int CLIENT_SECURE_CONNECTION = 0x8000;
    private static final int MOST_PACKET = 1 << 24;
    private static final byte UTF8 = 33;

    private DatabaseStartTls() {}

    static void postgres(Wire wire) throws Failure {
        wire.write(ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST_CODE).array());
        switch (wire.read()) {
            case 'S' -> {}
            case 'N', 'E' -> throw Failure.refused("the server says no to SSLRequest");
            default -> throw Failure.refused("what answers does not speak PostgreSQL's protocol");
        }
    }

    static void mysql(Wire wire) throws Failure {
        byte[] header = wire.read(4);
        int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        if (length == 0 || length > MOST_HANDSHAKE || header[3] != 0) {
            throw notMysql();
        }
        byte[] greeting = wire.read(length);
        if ((greeting[0] & 0xff) == ERROR) {
            throw Failure.refused("the server answered with an error of MySQL");
        }
        if ((abilities(greeting) & CLIENT_SSL) == 0) {
            throw Failure.refused("the server does not offer TLS");
        }
        ByteBuffer request = ByteBuffer.allocate(4 + 32).order(ByteOrder.LITTLE_ENDIAN);
        request.put(new byte[] {32, 0, 0, 1}); // its length, and that it is the second packet
        request.putInt(CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION);
        request.putInt(MOST_PACKET);
        request.put(UTF8);
        wire.write(request.array());
    }

    /** The lower half of what the server can do: after its version, the thread's number, eight bytes of a challenge and a zero. */
    private static int abilities(byte[] greeting) throws Failure {
        int at = 1;
        while (at < greeting.length && greeting[at] != 0) {
            at++;
        }
        at += 1 + 4 + 8 + 1;
        if (greeting[0] != PROTOCOL_VERSION || at + 2 > greeting.length) {
            throw notMysql();
        }
        return (greeting[at] & 0xff) | (greeting[at + 1] & 0xff) << 8;
    }

    private static Failure notMysql() {
        return Failure.refused("what answers does not speak MySQL's protocol");
    }
}
