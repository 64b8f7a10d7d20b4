package oxmon.server.storage;

/** A command was called in a way it does not know. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
