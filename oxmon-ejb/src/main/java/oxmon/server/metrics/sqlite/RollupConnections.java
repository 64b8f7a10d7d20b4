package oxmon.server.metrics.sqlite;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lends reading connections to files of rollups and remembers what cannot be read. Thread-safe. */
final class RollupConnections implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RollupConnections.class.getName());
    private static final int IDLE_PER_MONTH = 1;

    private final Path directory;
    private final Map<YearMonth, Deque<Connection>> idle = new HashMap<>();
    private final Map<YearMonth, String> faults = new TreeMap<>();
    private final Map<LocalDate, String> damages = new TreeMap<>();
    private boolean closed;

    RollupConnections(Path directory) {
        this.directory = directory;
    }

    /** Work on one month's file. */
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /** Runs {@code work} on the month, unless it has no file, or one that cannot be read; that is remembered and logged once. */
    void with(YearMonth month, Work work) {
        Path file = RollupMonths.file(directory, month);
        if (!Files.exists(file)) {
            return;
        }
        Connection connection = null;
        boolean sound = false;
        try {
            connection = borrow(month, file);
            work.run(connection);
            sound = true;
            clear(month);
        } catch (DaySchema.EmptyFileException e) {
            clear(month);
        } catch (SQLException | IllegalStateException e) {
            if (Files.exists(file)) {
                fault(month, String.valueOf(e.getMessage()));
            }
        } finally {
            giveBack(month, connection, sound);
        }
    }

    private synchronized void clear(YearMonth month) {
        faults.remove(month);
    }

    private void fault(YearMonth month, String what) {
        String before;
        synchronized (this) {
            before = faults.put(month, what);
        }
        if (!what.equals(before)) {
            LOG.log(Level.ERROR, "rollups cannot be read, all else can: " + name(month) + ": " + what);
        }
    }

    /** Notes that something of a day cannot be read. */
    void damaged(LocalDate day, String what) {
        String before;
        synchronized (this) {
            before = damages.put(day, what);
        }
        if (!what.equals(before)) {
            LOG.log(
                    Level.ERROR,
                    "a rollup is damaged, the others are not: " + name(RollupMonths.of(day)) + ": " + what);
        }
    }

    /** The day was rolled up again. */
    synchronized void mended(LocalDate day) {
        damages.remove(day);
    }

    /** What is wrong, by month. */
    synchronized Map<YearMonth, String> faults() {
        Map<YearMonth, String> all = new TreeMap<>();
        damages.forEach((day, what) -> all.put(RollupMonths.of(day), name(RollupMonths.of(day)) + ": " + what));
        faults.forEach((month, what) -> all.put(month, name(month) + ": " + what));
        return all;
    }

    private String name(YearMonth month) {
        return String.valueOf(RollupMonths.file(directory, month).getFileName());
    }

    private Connection borrow(YearMonth month, Path file) throws SQLException {
        Connection connection;
        synchronized (this) {
            if (closed) {
                throw new SQLException("the store is closed");
            }
            Deque<Connection> free = idle.get(month);
            connection = free == null ? null : free.poll();
        }
        return connection != null ? connection : RollupSchema.openToRead(file);
    }

    private void giveBack(YearMonth month, @Nullable Connection connection, boolean sound) {
        synchronized (this) {
            Deque<Connection> free = idle.computeIfAbsent(month, m -> new ArrayDeque<>());
            if (connection != null && sound && !closed && free.size() < IDLE_PER_MONTH) {
                free.push(connection);
                return;
            }
        }
        close(connection);
    }

    /** Closes what is open on a month, so that its file can go. */
    void forget(YearMonth month) {
        Deque<Connection> free;
        synchronized (this) {
            free = idle.remove(month);
            faults.remove(month);
            damages.keySet().removeIf(day -> RollupMonths.of(day).equals(month));
        }
        if (free != null) {
            free.forEach(RollupConnections::close);
        }
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "closing a reader", e);
        }
    }

    @Override
    public void close() {
        Map<YearMonth, Deque<Connection>> all;
        synchronized (this) {
            closed = true;
            all = new HashMap<>(idle);
            idle.clear();
        }
        all.values().forEach(free -> free.forEach(RollupConnections::close));
    }
}
