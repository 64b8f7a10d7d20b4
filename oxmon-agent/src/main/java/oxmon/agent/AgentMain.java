package oxmon.agent;

/** Starts the agent. */
public final class AgentMain {
    private AgentMain() {}

    /** Not built yet. */
    public static void main(String[] args) {
        throw new UnsupportedOperationException("the agent is not built yet");
    }
}
