package oxmon.server.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * Reads a database without creating or changing a file beside it, not even the index of its log; whether a server has it open
 * or not.
 *
 * <p>A file without a log is read as one that never changes, and read again should it have. One whose log is in use is read
 * with it, all at one moment. One that a server left behind with a log, as a killed one does, is copied and the copy is read.
 */
public final class QuietDatabase {
    private static final int ATTEMPTS = 5;
    private static final int BUSY_MILLIS = 5_000;

    private QuietDatabase() {}

    /** What is done with the database, in a transaction. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /**
     * Runs {@code work}, perhaps more than once.
     *
     * @param inUse whether a server may have it open
     * @throws SQLException when it cannot be opened, or as {@code work} does
     * @throws IOException when it keeps changing, or could not be copied
     */
    public static <T> T read(Path file, boolean inUse, Work<T> work) throws SQLException, IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (!hasLog(file)) {
                FileTime changed = Files.getLastModifiedTime(file);
                try {
                    T read = run(url(file) + "?mode=ro&immutable=1", work);
                    if (steady(file, changed)) {
                        return read;
                    }
                } catch (SQLException e) {
                    if (steady(file, changed)) {
                        throw e;
                    }
                }
            } else if (inUse && Files.exists(beside(file, "-shm"))) {
                return run(url(file) + "?mode=ro", work);
            } else {
                return copied(file, work);
            }
        }
        throw new IOException(file.getFileName() + " changes too often to be read");
    }

    private static boolean steady(Path file, FileTime changed) throws IOException {
        return !hasLog(file) && Objects.equals(changed, Files.getLastModifiedTime(file));
    }

    private static boolean hasLog(Path file) throws IOException {
        for (String suffix : List.of("-wal", "-journal")) {
            Path log = beside(file, suffix);
            if (Files.exists(log) && Files.size(log) > 0) {
                return true;
            }
        }
        return false;
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static <T> T copied(Path file, Work<T> work) throws SQLException, IOException {
        Path directory = Files.createTempDirectory("oxmon-look-");
        try {
            Path copy = directory.resolve("copy.db");
            Files.copy(file, copy);
            for (String suffix : List.of("-wal", "-journal")) {
                if (Files.exists(beside(file, suffix))) {
                    Files.copy(beside(file, suffix), beside(copy, suffix));
                }
            }
            return run(url(copy), work);
        } finally {
            try (Stream<Path> made = Files.list(directory)) {
                for (Path each : made.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(directory);
        }
    }

    private static <T> T run(String url, Work<T> work) throws SQLException {
        Properties properties = new SQLiteConfig().toProperties();
        properties.setProperty(SQLiteConfig.Pragma.BUSY_TIMEOUT.pragmaName, String.valueOf(BUSY_MILLIS));
        try (Connection connection = JDBC.createConnection(url, properties)) {
            connection.setAutoCommit(false);
            try {
                return work.with(connection);
            } finally {
                connection.rollback();
            }
        }
    }

    /** As SQLite takes a path in an address. */
    private static String url(Path file) {
        String path = file.toAbsolutePath().toString().replace('\\', '/');
        return "jdbc:sqlite:file:"
                + path.replace("%", "%25").replace("?", "%3f").replace("#", "%23");
    }
}
