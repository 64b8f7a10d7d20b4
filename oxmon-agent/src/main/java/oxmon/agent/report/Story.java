package oxmon.agent.report;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;
import oxmon.agent.settings.AgentSettings;

/**
 * Tells in the log how reporting goes: each change once, what lasts every ten minutes, never each attempt. For one thread.
 */
final class Story {
    private static final Logger LOG = System.getLogger(Reporter.class.getName());
    private static final long REPEAT_NANOS = Duration.ofMinutes(10).toNanos();

    private enum State {
        STARTING,
        REPORTING,
        AWAY,
        DENIED
    }

    private final AgentSettings settings;
    private final LongSupplier nanoTime;
    private State state = State.STARTING;
    private long troubleToldAt;
    private long refusalToldAt;
    private long refusalsUntold = -1; // nothing refused yet

    /**
     * @param nanoTime a clock that never jumps
     */
    Story(AgentSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    void delivered(int buffered) {
        if (state == State.STARTING) {
            LOG.log(Level.INFO, "reporting to " + settings.server());
        } else if (state != State.REPORTING) {
            LOG.log(Level.INFO, "reporting to " + settings.server() + " again; " + buffered + " batches still to send");
        }
        state = State.REPORTING;
    }

    void away(String reason, int buffered) {
        trouble(State.AWAY, "cannot report to " + settings.server() + ": " + reason + "; " + kept(buffered));
    }

    void denied(String reason, int buffered) {
        trouble(
                State.DENIED,
                settings.server() + " does not accept agent " + settings.agentId() + ": " + reason + "; "
                        + (settings.token().isPresent() ? "check agent_id and auth_token" : "set auth_token")
                        + ", a new token comes from the agent's entry in the server's whitelist; then restart the agent; "
                        + kept(buffered));
    }

    /**
     * The server did not take a batch, or not all of it.
     *
     * @param message in the server's words
     */
    void refused(String message) {
        if (refusalsUntold >= 0 && nanoTime.getAsLong() - refusalToldAt < REPEAT_NANOS) {
            refusalsUntold++;
            return;
        }
        String more = refusalsUntold > 0 ? " (and " + refusalsUntold + " times more since last told)" : "";
        LOG.log(Level.WARNING, "the server refused points, which are not sent again: " + message + more);
        refusalToldAt = nanoTime.getAsLong();
        refusalsUntold = 0;
    }

    private void trouble(State now, String text) {
        if (state != now || nanoTime.getAsLong() - troubleToldAt >= REPEAT_NANOS) {
            LOG.log(now == State.DENIED ? Level.ERROR : Level.WARNING, text);
            troubleToldAt = nanoTime.getAsLong();
        } else {
            LOG.log(Level.DEBUG, text);
        }
        state = now;
    }

    private String kept(int buffered) {
        return buffered + " of at most " + settings.bufferMaxSize() + " batches kept";
    }
}
