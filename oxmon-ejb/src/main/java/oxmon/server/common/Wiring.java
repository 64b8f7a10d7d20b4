package oxmon.server.common;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Hands out what features must not reach for themselves: the clock, the settings, the environment. */
@Dependent
public class Wiring {
    /** The system's clock in UTC. */
    @Produces
    public Clock clock() {
        return Clock.systemUTC();
    }
}
