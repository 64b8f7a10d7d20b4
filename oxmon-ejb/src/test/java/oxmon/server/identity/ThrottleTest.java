package oxmon.server.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;

class ThrottleTest {
    private final MovableClock clock = new MovableClock();
    private final Throttle throttle = new Throttle(clock);

    @Test
    void thePauseGrows_andEnds() {
        for (int i = 0; i < 12; i++) {
            throttle.failed("admin", "192.0.2.1");
        }
        assertThatThrownBy(() -> throttle.check("admin", "192.0.2.1"))
                .isInstanceOf(Fault.class)
                .hasMessage("too many failed sign-ins; try again in 128 s");
        clock.advance(Duration.ofSeconds(128));
        assertThatCode(() -> throttle.check("admin", "192.0.2.1")).doesNotThrowAnyException();
    }

    @Test
    void noPauseIsLongerThanFiveMinutes() {
        for (int i = 0; i < 1000; i++) {
            throttle.failed("admin", "192.0.2.1");
        }
        clock.advance(Duration.ofMinutes(5));
        assertThatCode(() -> throttle.check("admin", "192.0.2.1")).doesNotThrowAnyException();
    }

    @Test
    void oneAddressCannotTryAllNames() {
        for (int i = 0; i < 31; i++) {
            throttle.failed("user" + i, "192.0.2.1");
        }
        assertThatThrownBy(() -> throttle.check("another", "192.0.2.1")).isInstanceOf(Fault.class);
        assertThatCode(() -> throttle.check("another", "192.0.2.2")).doesNotThrowAnyException();
    }

    @Test
    void manyAddressesCannotShutTheOwnerOut() {
        throttle.succeeded("admin", "203.0.113.5");
        for (int i = 0; i < 2000; i++) {
            throttle.failed("admin", "198.51.100." + i % 250 + i);
        }
        assertThatThrownBy(() -> throttle.check("admin", "192.0.2.99"))
                .as("a stranger waits")
                .isInstanceOf(Fault.class);
        assertThatCode(() -> throttle.check("admin", "203.0.113.5"))
                .as("where the owner signed in before, he still may")
                .doesNotThrowAnyException();
        clock.advance(Duration.ofSeconds(10));
        assertThatCode(() -> throttle.check("admin", "192.0.2.99")).doesNotThrowAnyException();
    }

    @Test
    void anIpv6CustomerIsOneAddress() {
        for (int i = 0; i < 6; i++) {
            throttle.failed("admin", "2001:db8:1:2::" + i);
        }
        assertThatThrownBy(() -> throttle.check("admin", "2001:db8:1:2::ffff")).isInstanceOf(Fault.class);
        assertThatCode(() -> throttle.check("admin", "2001:db8:1:3::1")).doesNotThrowAnyException();
    }

    @Test
    void halfAnHourOfPeaceForgetsAll() {
        for (int i = 0; i < 20; i++) {
            throttle.failed("admin", "192.0.2.1");
        }
        clock.advance(Duration.ofMinutes(31));
        throttle.failed("admin", "192.0.2.1");
        assertThatCode(() -> throttle.check("admin", "192.0.2.1")).doesNotThrowAnyException();
    }
}
