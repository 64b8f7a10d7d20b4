package oxmon.server.database;

import org.jspecify.annotations.Nullable;

/** The data directory cannot be used as it is; the server must not start. The message says what was found. */
public final class UnusableDatabase extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param cause what the driver said, or null
     */
    public UnusableDatabase(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
