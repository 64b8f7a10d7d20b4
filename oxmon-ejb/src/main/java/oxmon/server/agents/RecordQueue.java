package oxmon.server.agents;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has many records written with one commit: while one caller writes, those of the others pile up, and it takes them next. So a
 * fleet that reports for the first time waits for some commits, not for one a host. Thread-safe.
 */
final class RecordQueue {
    private static final Logger LOG = System.getLogger(RecordQueue.class.getName());

    private final Consumer<Collection<AgentRecord>> save;

    /** The newest record of each host that waits. */
    private Map<String, AgentRecord> waiting = new LinkedHashMap<>();

    private CompletableFuture<Void> written = new CompletableFuture<>();

    /** Whether any came since the newest round began; what was put back waits for such, or for {@link #retry}. */
    private boolean fresh;

    private boolean writing;

    /**
     * An empty queue.
     *
     * @param save keeps all it is given, or none
     */
    RecordQueue(Consumer<Collection<AgentRecord>> save) {
        this.save = save;
    }

    /**
     * Puts a record in, in place of an older one of that host. It is to be called with the host's lock held, so that the newest
     * wins.
     *
     * @return completes when it is kept or could not be; then it is tried again later
     */
    synchronized CompletableFuture<Void> keep(AgentRecord record) {
        waiting.put(record.agentId(), record);
        fresh = true;
        return written;
    }

    /** Writes what waits, unless somebody does already. */
    void write() {
        for (Round round = begin(true); round != null; round = begin(false)) {
            try {
                save.accept(round.records.values());
            } catch (RuntimeException e) { // the points are stored
                LOG.log(Level.ERROR, "what hosts told of themselves could not be kept; it is tried again", e);
                putBack(round.records);
            } catch (Error e) {
                putBack(round.records);
                giveUp();
                round.written.complete(null); // nobody waits for ever
                throw e;
            }
            round.written.complete(null);
        }
    }

    /** Writes what could not be written before; called from time to time. */
    void retry() {
        synchronized (this) {
            fresh |= !waiting.isEmpty();
        }
        write();
    }

    private synchronized void giveUp() {
        writing = false;
    }

    /** What is written with one commit, and who waits for it. */
    private record Round(Map<String, AgentRecord> records, CompletableFuture<Void> written) {}

    @Nullable
    private synchronized Round begin(boolean first) {
        if (first && writing) {
            return null;
        }
        writing = fresh;
        if (!fresh) {
            return null;
        }
        Round round = new Round(waiting, written);
        waiting = new LinkedHashMap<>();
        written = new CompletableFuture<>();
        fresh = false;
        return round;
    }

    private synchronized void putBack(Map<String, AgentRecord> records) {
        records.forEach(waiting::putIfAbsent); // a newer one stays
    }
}
