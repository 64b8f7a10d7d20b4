package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.it.Batch;
import oxmon.it.OxmonServer;
import oxmon.it.SharedServer;
import oxmon.it.Wire;

/** Somebody opens a thousand connections and sends nothing; everybody else goes on. */
@Tag("payara")
@Order(6)
@ExtendWith(SharedServer.class)
class ManyConnectionsIT {
    private static final int CONNECTIONS = 1_000;

    private final OxmonServer server;

    ManyConnectionsIT(OxmonServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void silentConnectionsHinderNobody(boolean toGrpc) throws IOException {
        server.admin();
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                silent.add(
                        new Socket(InetAddress.getLoopbackAddress(), toGrpc ? server.grpcPort() : server.httpPort()));
            }
            try (Wire fresh = Wire.at(server.grpcPort())) {
                assertThat(fresh.report(Batch.of("busy").point("m", 1).build()).getSuccess())
                        .isTrue();
            }
            assertThat(server.wire()
                            .report(Batch.of("busy").point("m", 2).build())
                            .getSuccess())
                    .isTrue();
            server.rest().get("/v1/health").expect(200);
            assertThat(server.admin().latest("busy").texts("metric_name")).containsExactly("m");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }
}
