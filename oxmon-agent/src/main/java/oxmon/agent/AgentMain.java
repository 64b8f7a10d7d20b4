package oxmon.agent;

import java.util.List;
import java.util.logging.LogManager;

/** Starts the agent's process. */
public final class AgentMain {
    private AgentMain() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        System.setProperty(
                "java.util.logging.manager", LastingLogs.class.getName()); // before anybody asks for a logger
        int code = new CommandLine(System.getenv(), System.out, System.err).run(List.of(args));
        System.out.flush();
        System.exit(code);
    }

    /** Keeps the log open while the process ends: the JDK's own manager shuts it as soon as a signal arrives. */
    public static final class LastingLogs extends LogManager {
        @Override
        public void reset() {
            // LogLines has replaced what was set up; there is nothing to undo
        }
    }
}
