package oxmon.server.database.sqlite;

import java.io.IOException;

/** A database that is there cannot be read, as its bytes are not what SQLite wrote or the disk does not give them. */
public final class DamagedDatabaseException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
