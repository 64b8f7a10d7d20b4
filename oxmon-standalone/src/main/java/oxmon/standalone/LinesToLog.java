package oxmon.standalone;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/** Turns what libraries print into records of the log, a line each. Thread-safe. */
final class LinesToLog extends OutputStream {
    private static final int MAX_BYTES = 16_384;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Logger log;
    private final Level level;

    private LinesToLog(String logger, Level level) {
        super();
        this.log = System.getLogger(logger);
        this.level = level;
    }

    /** Makes {@code System.out} and {@code System.err} part of the log. */
    static void install() {
        System.setOut(new PrintStream(new LinesToLog("oxmon.stdout", Level.INFO), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new LinesToLog("oxmon.stderr", Level.WARNING), true, StandardCharsets.UTF_8));
    }

    @Override
    public void write(int b) {
        String whole = null;
        synchronized (line) {
            if (b != '\n') {
                line.write(b);
            }
            if (b == '\n' || line.size() >= MAX_BYTES) {
                whole = line.toString(StandardCharsets.UTF_8).strip();
                line.reset();
            }
        }
        if (whole != null
                && !whole.isEmpty()
                && !whole.startsWith("JdbcRuntimeExtension")) { // Payara's forgotten print
            log.log(level, whole); // outside the lock: a handler may print
        }
    }
}
