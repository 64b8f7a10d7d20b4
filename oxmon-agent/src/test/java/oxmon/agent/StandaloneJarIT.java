package oxmon.agent;

import java.util.List;

/** The same with the jar as it is shipped, from which the build has removed what it thinks nobody needs. */
class StandaloneJarIT extends AgentProcessTest {
    @Override
    List<String> program() {
        return List.of("-jar", System.getProperty("oxmon.agent.jar"));
    }
}
