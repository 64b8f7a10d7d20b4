package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lends reading connections to files, and keeps a few that nobody uses. A file that goes or is replaced begins a new generation: what
 * was open on the one before is lent to nobody again, although whoever reads it may end. Thread-safe.
 *
 * @param <K> what a file is known by
 */
final class Lender<K> implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Lender.class.getName());

    private final Opening<K> opening;
    private final int idlePerFile;

    /** The connections that nobody uses, of each file's newest generation. */
    private final Map<K, Deque<Connection>> generations = new HashMap<>();

    private boolean closed;

    /** Opens a file for reading. */
    interface Opening<K> {
        Connection open(K file) throws SQLException;
    }

    /** Work on a file. */
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /** What makes a file go, or another one of it. */
    interface Replacing {
        void run() throws IOException;
    }

    Lender(Opening<K> opening, int idlePerFile) {
        this.opening = opening;
        this.idlePerFile = idlePerFile;
    }

    /** Works on a file. A connection on which that failed is not used again. */
    void with(K file, Work work) throws SQLException {
        Deque<Connection> generation;
        Connection connection;
        synchronized (this) {
            if (closed) {
                throw new SQLException("the store is closed");
            }
            generation = generations.computeIfAbsent(file, f -> new ArrayDeque<>());
            connection = generation.poll();
        }
        if (connection == null) {
            connection = opening.open(file);
        }
        boolean sound = false;
        try {
            work.run(connection);
            sound = true;
        } finally {
            if (!sound || !keep(file, generation, connection)) {
                close(connection);
            }
        }
    }

    private synchronized boolean keep(K file, Deque<Connection> generation, Connection connection) {
        if (closed || generations.get(file) != generation || generation.size() >= idlePerFile) { // that very one
            return false;
        }
        generation.push(connection);
        return true;
    }

    /** Has a file go, or replaced: once that is done, whoever asks reads what is there then. */
    void replace(K file, Replacing replacing) throws IOException {
        forget(file); // what is open may keep it from going
        try {
            replacing.run();
        } finally {
            forget(file); // what was opened meanwhile may be the old one
        }
    }

    private void forget(K file) {
        Deque<Connection> idle;
        synchronized (this) {
            idle = generations.remove(file);
        }
        closeAll(idle);
    }

    private static void closeAll(@Nullable Deque<Connection> idle) {
        if (idle != null) {
            idle.forEach(Lender::close);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "closing a reader", e);
        }
    }

    @Override
    public void close() {
        Map<K, Deque<Connection>> all;
        synchronized (this) {
            closed = true;
            all = new HashMap<>(generations);
            generations.clear();
        }
        all.values().forEach(Lender::closeAll);
    }
}
