package oxmon.server.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Copies a database as it is at one moment, whether a server writes to it or not; nothing is changed at the source. */
public final class DatabaseCopy {
    private DatabaseCopy() {}

    /**
     * Writes a copy without free pages and without a log.
     *
     * @param target does not exist
     * @throws IOException when the source cannot be read or the target not written; what there is of it is deleted
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
            throw new IOException(source.getFileName() + " cannot be copied: " + e.getMessage(), e);
        } finally {
            if (!done) {
                Files.deleteIfExists(target);
            }
        }
    }
}
