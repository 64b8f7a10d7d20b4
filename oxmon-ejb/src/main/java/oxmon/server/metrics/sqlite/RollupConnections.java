package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;

/** Lends reading connections to files of rollups and remembers what cannot be read. Thread-safe. */
final class RollupConnections implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RollupConnections.class.getName());
    private static final int IDLE_PER_MONTH = 1;

    private final Path directory;
    private final Lender<YearMonth> lender;
    private final Map<YearMonth, String> faults = new TreeMap<>();
    private final Map<LocalDate, String> damages = new TreeMap<>();

    RollupConnections(Path directory) {
        this.directory = directory;
        this.lender =
                new Lender<>(month -> RollupSchema.openToRead(RollupMonths.file(directory, month)), IDLE_PER_MONTH);
    }

    /** Runs {@code work} on the month, unless it has no file, or one that cannot be read; that is remembered and logged once. */
    void with(YearMonth month, Lender.Work work) {
        Path file = RollupMonths.file(directory, month);
        if (!Files.exists(file)) {
            return;
        }
        try {
            lender.with(month, work);
            clear(month);
        } catch (DaySchema.EmptyFileException e) {
            clear(month);
        } catch (SQLException | IllegalStateException e) {
            if (Files.exists(file)) {
                fault(month, String.valueOf(e.getMessage()));
            }
        }
    }

    private synchronized void clear(YearMonth month) {
        faults.remove(month);
    }

    private void fault(YearMonth month, String what) {
        String before;
        synchronized (this) {
            before = faults.put(month, what);
        }
        if (!what.equals(before)) {
            LOG.log(Level.ERROR, "rollups cannot be read, all else can: " + name(month) + ": " + what);
        }
    }

    /** Notes that something of a day cannot be read. */
    void damaged(LocalDate day, String what) {
        String before;
        synchronized (this) {
            before = damages.put(day, what);
        }
        if (!what.equals(before)) {
            LOG.log(
                    Level.ERROR,
                    "a rollup is damaged, the others are not: " + name(RollupMonths.of(day)) + ": " + what);
        }
    }

    /** The day was rolled up again. */
    synchronized void mended(LocalDate day) {
        damages.remove(day);
    }

    /** What is wrong, by month. */
    synchronized Map<YearMonth, String> faults() {
        Map<YearMonth, String> all = new TreeMap<>();
        damages.forEach((day, what) -> all.put(RollupMonths.of(day), name(RollupMonths.of(day)) + ": " + what));
        faults.forEach((month, what) -> all.put(month, name(month) + ": " + what));
        return all;
    }

    private String name(YearMonth month) {
        return String.valueOf(RollupMonths.file(directory, month).getFileName());
    }

    /** Has the month's file go, or replaced. */
    void replace(YearMonth month, Lender.Replacing replacing) throws IOException {
        lender.replace(month, replacing);
        synchronized (this) {
            faults.remove(month);
            damages.keySet().removeIf(day -> RollupMonths.of(day).equals(month));
        }
    }

    @Override
    public void close() {
        lender.close();
    }
}
