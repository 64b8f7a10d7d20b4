package oxmon.server.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Copies a database as it is at one moment, whether a server writes to it or not; nothing is changed at the source. */
public final class DatabaseCopy {
    private DatabaseCopy() {}

    /**
     * Writes a copy without free pages and without a log.
     *
     * @param target does not exist
     * @throws DamagedDatabaseException when the source is no database that can be read
     * @throws IOException when the target cannot be written; what there is of it is deleted
     */
    public static void make(Path source, Path target, boolean inUse) throws IOException {
        boolean done = false;
        try {
            QuietDatabase.read(source, inUse, connection -> {
                connection.setAutoCommit(true); // it is a transaction of its own
                try (PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
                    Files.deleteIfExists(target); // of an attempt before
                    copy.setString(1, target.toString());
                    copy.execute();
                } catch (IOException e) {
                    throw new SQLException(e.getMessage(), e);
                } finally {
                    connection.setAutoCommit(false);
                }
                return true;
            });
            done = true;
        } catch (SQLException e) {
            String what = source.getFileName() + " cannot be copied: " + e.getMessage();
            throw isDamage(e) ? new DamagedDatabaseException(what, e) : new IOException(what, e);
        } finally {
            if (!done) {
                Files.deleteIfExists(target);
            }
        }
    }

    /** Whether it is the source's fault; a full disk, for one, is the target's. */
    private static boolean isDamage(SQLException e) {
        return e instanceof SQLiteException sqlite
                && Set.of(
                                SQLiteErrorCode.SQLITE_CORRUPT,
                                SQLiteErrorCode.SQLITE_NOTADB,
                                SQLiteErrorCode.SQLITE_IOERR_READ,
                                SQLiteErrorCode.SQLITE_IOERR_SHORT_READ)
                        .contains(sqlite.getResultCode());
    }
}
