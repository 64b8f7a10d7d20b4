package oxmon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenerTest {
    @Test
    void aPortInUseIsToldWithTheWayToChooseAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> new Listener("HTTP", "127.0.0.1", port, "--port N").probe())
                    .isInstanceOf(CannotStart.class)
                    .hasMessage("HTTP port " + port + " is in use on 127.0.0.1; choose another: --port N");
        }
    }

    @Test
    void portZeroBecomesAFreeOne() throws CannotStart {
        assertThat(new Listener("gRPC", "127.0.0.1", 0, "").probe().port()).isPositive();
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        assertThatThrownBy(() -> new Listener("HTTP", "192.0.2.1", 0, "").probe())
                .hasMessageStartingWith("HTTP cannot listen on 192.0.2.1:0");
    }
}
