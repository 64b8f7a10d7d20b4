package oxmon.server.metrics.sqlite;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lends reading connections to day files and remembers which days cannot be read. Thread-safe. */
final class DayReaders implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DayReaders.class.getName());
    private static final int IDLE_PER_DAY = 2;

    private final Path directory;
    private final Map<LocalDate, Deque<Connection>> idle = new HashMap<>();
    private final Map<LocalDate, String> faults = new TreeMap<>();
    private final Map<LocalDate, String> writeFaults = new TreeMap<>();
    private final Map<LocalDate, String> damages = new TreeMap<>();
    private boolean closed;

    DayReaders(Path directory) {
        this.directory = directory;
    }

    /** Work on one day's file. */
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /**
     * Runs {@code work} on the day, unless the day has no file, or one that holds nothing yet since the process was killed while it
     * was made, or cannot be read; that is remembered and logged once.
     */
    void with(LocalDate day, Work work) {
        Path file = Days.file(directory, day);
        if (!Files.exists(file)) {
            return;
        }
        Connection connection = null;
        boolean sound = false;
        try {
            connection = borrow(day, file);
            work.run(connection);
            sound = true;
            clear(day);
        } catch (DaySchema.EmptyFileException e) {
            clear(day);
        } catch (SQLException | IllegalStateException e) {
            if (Files.exists(file)) {
                if (e instanceof SQLException sql && DaySchema.isDamage(sql)) {
                    damaged(day, String.valueOf(e.getMessage())); // although what else is asked may be read
                } else {
                    fault(day, e);
                }
            }
        } finally {
            if (connection != null) {
                giveBack(day, connection, sound);
            }
        }
    }

    /** What is wrong, by day; empty when all can be read, and written as far as that was tried. */
    synchronized Map<LocalDate, String> faults() {
        Map<LocalDate, String> all = new TreeMap<>(damages);
        all.putAll(writeFaults);
        all.putAll(faults);
        return all;
    }

    private void fault(LocalDate day, Exception e) {
        note(faults, day, e);
    }

    /** Notes that a day cannot be written; it may well be readable. */
    void writeFault(LocalDate day, Exception e) {
        note(writeFaults, day, e);
    }

    /** Notes that a day was written. */
    synchronized void written(LocalDate day) {
        writeFaults.remove(day);
    }

    /** Notes that a part of a day cannot be read, although the rest can; it stays so. */
    void damaged(LocalDate day, String what) {
        note(damages, day, what);
    }

    private void note(Map<LocalDate, String> where, LocalDate day, Exception e) {
        note(where, day, String.valueOf(e.getMessage()));
    }

    private void note(Map<LocalDate, String> where, LocalDate day, String what) {
        String text = Days.file(directory, day).getFileName() + ": " + what;
        String before;
        synchronized (this) {
            before = where.put(day, text);
        }
        if (!text.equals(before)) {
            LOG.log(Level.ERROR, "a day file is damaged or cannot be used, the others are: " + text);
        }
    }

    private synchronized void clear(LocalDate day) {
        faults.remove(day);
    }

    private Connection borrow(LocalDate day, Path file) throws SQLException {
        Connection connection;
        synchronized (this) {
            if (closed) {
                throw new SQLException("the store is closed");
            }
            Deque<Connection> free = idle.get(day);
            connection = free == null ? null : free.poll();
        }
        return connection != null ? connection : DaySchema.openToRead(file);
    }

    private void giveBack(LocalDate day, Connection connection, boolean sound) {
        synchronized (this) {
            Deque<Connection> free = idle.computeIfAbsent(day, d -> new ArrayDeque<>());
            if (sound && !closed && free.size() < IDLE_PER_DAY) {
                free.push(connection);
                return;
            }
        }
        close(connection);
    }

    /** Closes what is open on a day, so that its file can go. */
    void forget(LocalDate day) {
        Deque<Connection> free;
        synchronized (this) {
            free = idle.remove(day);
            faults.remove(day);
            writeFaults.remove(day);
            damages.remove(day);
        }
        if (free != null) {
            free.forEach(DayReaders::close);
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
        Map<LocalDate, Deque<Connection>> all;
        synchronized (this) {
            closed = true;
            all = new HashMap<>(idle);
            idle.clear();
        }
        all.values().forEach(free -> free.forEach(DayReaders::close));
    }
}
