package oxmon.server.database.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;
import oxmon.common.Fault;
import oxmon.server.database.OwnerOnly;
import oxmon.server.database.UnusableDatabase;

/**
 * An open SQLite file that belongs to one feature: one connection writes, another reads, so that a long question holds up no change. What
 * is committed survives a loss of power. Thread-safe.
 */
public final class SqlFile implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SqlFile.class.getName());
    private static final int BUSY_MILLIS = 5_000;

    private final Path file;
    private final Connection writer;
    private final Connection reader;
    private final @Nullable String problem;

    private final Object reading = new Object();

    /**
     * What a file is.
     *
     * @param applicationId tells it from other SQLite files
     * @param what a word for messages, such as {@code alerts}
     * @param versions for each version the statements that make it of the one before; the first makes it of nothing
     */
    public record Plan(int applicationId, String what, List<List<String>> versions) {
        public Plan {
            versions = List.copyOf(versions);
        }
    }

    /** Statements over the connection that writes. */
    public interface Work<T> {
        /** Runs them. */
        T run(Connection connection) throws SQLException;
    }

    /** Gives a statement its values. */
    public interface Binding {
        /** None. */
        Binding NONE = statement -> {};

        /** Gives them. */
        void to(PreparedStatement statement) throws SQLException;
    }

    /** Makes something of a row. */
    public interface Reading<T> {
        /** Makes it. */
        T of(ResultSet row) throws SQLException;
    }

    /**
     * Opens the file, makes it, or brings it up to date. One that is damaged is moved aside, and a new one begun: {@link #problem} says so.
     *
     * @throws UnusableDatabase when a newer program wrote it, it is something else, or it cannot be opened
     */
    public SqlFile(Path file, Plan plan, Instant now) {
        SqliteLibrary.load();
        this.file = file;
        Connection open;
        String found = null;
        try {
            try {
                open = openToWrite(file, plan);
            } catch (SQLException e) {
                if (!isDamage(e)) {
                    throw e;
                }
                found = moveAside(file, plan, e, now);
                LOG.log(Level.ERROR, found);
                open = openToWrite(file, plan);
            }
        } catch (SQLException | IOException e) {
            throw new UnusableDatabase(file + " cannot be used: " + e.getMessage(), e);
        }
        try {
            this.reader = openToRead(file);
        } catch (SQLException e) {
            closeQuietly(open);
            throw new UnusableDatabase(file + " cannot be read: " + e.getMessage(), e);
        }
        this.writer = open;
        this.problem = found;
    }

    private static Connection openToWrite(Path file, Plan plan) throws SQLException, IOException {
        OwnerOnly.ensure(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            prepare(connection, file, plan);
            return connection;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private static Connection openToRead(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setReadOnly(true);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static void prepare(Connection connection, Path file, Plan plan) throws SQLException {
        int version = 0;
        if (number(connection, "SELECT count(*) FROM sqlite_master") > 0) {
            if (number(connection, "PRAGMA application_id") != plan.applicationId()) {
                throw new UnusableDatabase(
                        file + " is a SQLite file, but does not hold " + plan.what()
                                + " of this program; move it elsewhere, or point data_dir at another directory",
                        null);
            }
            version = (int) number(connection, "PRAGMA user_version");
        }
        int known = plan.versions().size();
        if (version > known) {
            throw new UnusableDatabase(
                    file + " is of version " + version + ", written by a newer oxmon; this one knows versions up to "
                            + known + ". Start the newer one, or point data_dir at another directory.",
                    null);
        }
        if (version < known) {
            execute(connection, "BEGIN IMMEDIATE");
            for (List<String> step : plan.versions().subList(version, known)) {
                for (String each : step) {
                    execute(connection, each);
                }
            }
            execute(connection, "PRAGMA application_id = " + plan.applicationId());
            execute(connection, "PRAGMA user_version = " + known);
            execute(connection, "COMMIT");
        } else {
            number(
                    connection,
                    "SELECT count(*) FROM sqlite_master"); // reads the log of the run before, if there is one
        }
    }

    private static String moveAside(Path file, Plan plan, SQLException damage, Instant now) throws IOException {
        String suffix =
                ".damaged-" + now.truncatedTo(ChronoUnit.SECONDS).toString().replace(':', '-');
        for (String part : List.of("", "-wal", "-shm")) {
            Path from = file.resolveSibling(file.getFileName() + part);
            if (Files.exists(from)) {
                Files.move(from, file.resolveSibling(file.getFileName() + suffix + part));
            }
        }
        return file.getFileName() + " was damaged (" + damage.getMessage() + ") and is now " + file.getFileName()
                + suffix + "; a new one was begun, and what it knew of " + plan.what() + " is not known any more";
    }

    /** What had to be moved aside, as a sentence. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Whether it is the file that is damaged, rather than that the disk is full or somebody else writes. */
    static boolean isDamage(SQLException e) {
        int code = e.getErrorCode() & 0xFF; // without what extends it
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /**
     * Runs statements in one transaction; when it returns they survive a loss of power, when it throws none of them counts.
     *
     * @throws Fault UNAVAILABLE when the file cannot be written now
     */
    public synchronized <T> T write(Work<T> work) {
        try {
            execute(writer, "BEGIN IMMEDIATE");
            try {
                T result = work.run(writer);
                execute(writer, "COMMIT");
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(e);
                throw e;
            }
        } catch (SQLException e) {
            throw fault("cannot be written", e);
        }
    }

    private void rollBack(Throwable cause) {
        try {
            if (!writer.isClosed()) {
                execute(writer, "ROLLBACK");
            }
        } catch (SQLException e) { // as after a full disk, when SQLite has rolled back already
            cause.addSuppressed(e);
        }
    }

    /**
     * Runs one statement that may be lost with the power.
     *
     * @throws Fault UNAVAILABLE when the file cannot be written now
     */
    public synchronized void writeLightly(String sql) {
        try {
            execute(writer, "PRAGMA synchronous = NORMAL");
            try {
                execute(writer, sql);
            } finally {
                execute(writer, "PRAGMA synchronous = FULL");
            }
        } catch (SQLException e) {
            throw fault("cannot be written", e);
        }
    }

    /**
     * Asks a question; what was committed before is seen.
     *
     * @throws Fault UNAVAILABLE when the file cannot be read now
     */
    public <T> List<T> read(String sql, Binding binding, Reading<T> row) {
        synchronized (reading) {
            try {
                return read(reader, sql, binding, row);
            } catch (SQLException e) {
                throw fault("cannot be read", e);
            }
        }
    }

    /** Asks a question over a given connection, such as within {@link #write}. */
    public static <T> List<T> read(Connection connection, String sql, Binding binding, Reading<T> row)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(row.of(rows));
                }
            }
            return all;
        }
    }

    /** The number that a question gives, 0 when it gives nothing. */
    public long number(String sql) {
        List<Long> found = read(sql, Binding.NONE, row -> row.getLong(1));
        return found.isEmpty() ? 0 : found.get(0);
    }

    private Fault fault(String what, SQLException e) {
        return new Fault(
                Fault.Kind.UNAVAILABLE,
                "storage_error",
                file.getFileName() + " " + what + ": " + e.getMessage(),
                null,
                e);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "it is of no more use either way", e);
        }
    }

    @Override
    public void close() {
        synchronized (reading) {
            closeQuietly(reader);
        }
        synchronized (this) {
            closeQuietly(writer);
        }
    }
}
