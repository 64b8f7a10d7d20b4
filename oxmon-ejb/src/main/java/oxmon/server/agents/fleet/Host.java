package oxmon.server.agents.fleet;

import java.util.List;
import oxmon.server.agents.AgentStatus;

/**
 * One host as lists show it.
 *
 * @param troubles worst first; empty when it is well
 */
public record Host(AgentStatus agent, HostState state, Vitals vitals, List<Trouble> troubles) {
    public Host {
        troubles = List.copyOf(troubles);
    }
}
