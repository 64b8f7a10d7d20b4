package oxmon.certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** Connects; implemented by the server's guard. */
@FunctionalInterface
public interface Connector {
    /** The address may not be reached; becomes {@link Finding.Code#BLOCKED}. */
    final class Blocked extends IOException {
        private static final long serialVersionUID = 1;

        /** @param text why, for people */
        public Blocked(String text) {
            super(text);
        }
    }

    /**
     * A connected socket, which the probe closes.
     *
     * @throws Blocked when the address may not be reached
     * @throws IOException when there is no connection in time
     */
    Socket connect(InetAddress address, int port, Duration timeout) throws IOException;
}
