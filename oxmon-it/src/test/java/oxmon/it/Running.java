package oxmon.it;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The processes that tests started; those that a failed test left behind end with this JVM. */
public final class Running {
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Running::kill), "it-last-orders"));
    }

    private Running() {}

    /** Ends the process with this JVM, if nobody did before. */
    public static void note(Process process) {
        STARTED.removeIf(other -> !other.isAlive());
        STARTED.add(process);
    }

    /** Ends the process and what it started, without asking. */
    public static void kill(@Nullable Process process) {
        if (process == null) {
            return;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
