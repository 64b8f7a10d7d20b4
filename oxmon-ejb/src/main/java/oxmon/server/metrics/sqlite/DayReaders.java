package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/** Lends reading connections to day files and remembers which days cannot be read. Thread-safe. */
final class DayReaders implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DayReaders.class.getName());
    private static final int IDLE_PER_DAY = 2;

    private final Path directory;
    private final Lender<LocalDate> lender;
    private final Map<LocalDate, String> faults = new TreeMap<>();
    private final Map<LocalDate, String> writeFaults = new TreeMap<>();
    private final Map<LocalDate, String> damages = new TreeMap<>();

    DayReaders(Path directory) {
        this.directory = directory;
        this.lender = new Lender<>(day -> DaySchema.openToRead(Days.file(directory, day)), IDLE_PER_DAY);
    }

    /**
     * Runs {@code work} on the day, unless the day has no file, or one that holds nothing yet since the process was killed while it
     * was made, or cannot be read; that is remembered and logged once.
     */
    void with(LocalDate day, Lender.Work work) {
        Path file = Days.file(directory, day);
        if (!Files.exists(file)) {
            return;
        }
        try {
            lender.with(day, work);
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

    /** Has the day's file go. */
    void replace(LocalDate day, Lender.Replacing replacing) throws IOException {
        lender.replace(day, replacing);
        synchronized (this) {
            faults.remove(day);
            writeFaults.remove(day);
            damages.remove(day);
        }
    }

    @Override
    public void close() {
        lender.close();
    }
}
