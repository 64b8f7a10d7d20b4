package oxmon.standalone;

/** The server cannot start; the message tells the operator why and what to do. */
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1;

    /** The exit code when arguments or settings are wrong. */
    static final int SETTINGS = 2;

    /** The exit code when the machine does not allow it, such as a port in use. */
    static final int ENVIRONMENT = 3;

    /** The exit code when the application did not come up. */
    static final int APPLICATION = 4;

    private final int exitCode;

    CannotStart(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
