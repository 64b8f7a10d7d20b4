package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Series;
import oxmon.metrics.engine.DayFiles;
import oxmon.metrics.engine.RollupFiles;
import oxmon.metrics.query.SeriesSelector;

/** Rollups as SQLite databases, {@code rollup-YYYY-MM.db}; see docs/formats/rollup.md. */
public final class SqliteRollupFiles implements RollupFiles {
    private static final Logger LOG = System.getLogger(SqliteRollupFiles.class.getName());

    private final Path directory;
    private final RollupConnections connections;

    /** What the files say of their days. */
    private final TreeMap<LocalDate, Rolled> days = new TreeMap<>();

    @Nullable
    private DayRollup rolling;

    /**
     * What is known of a day.
     *
     * @param alone whether there is no file of the day any more, or will be none in a moment
     */
    private record Rolled(long stamp, boolean alone) {}

    /**
     * Looks which days there are.
     *
     * @param directory where the files are, those of the days too; exists
     */
    public SqliteRollupFiles(Path directory) {
        this.directory = directory;
        this.connections = new RollupConnections(directory);
        try {
            RollupSalvage.resume(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RollupMonths.in(directory).forEach(this::look);
    }

    private void look(YearMonth month) {
        synchronized (days) {
            connections.with(
                    month,
                    connection -> new RollupReader(connection, this::damaged)
                            .days((day, stamp, alone) -> days.put(day, new Rolled(stamp, alone))));
        }
    }

    @Override
    public NavigableSet<LocalDate> days() {
        synchronized (days) {
            return new TreeSet<>(days.keySet());
        }
    }

    @Override
    public boolean isSealed(LocalDate day) {
        synchronized (days) {
            Rolled rolled = days.get(day);
            return rolled != null && rolled.alone();
        }
    }

    @Override
    public boolean isComplete(LocalDate day) throws IOException {
        long stamp;
        synchronized (days) {
            Rolled rolled = days.get(day);
            stamp = rolled == null ? 0 : rolled.stamp();
        }
        Path file = Days.file(directory, day);
        if (!Files.exists(file) || DaySchema.holdsNothing(file)) {
            return true;
        }
        try {
            return stamp != 0 && stamp == DayRollup.noted(file);
        } catch (DaySchema.EmptyFileException e) {
            return true; // emptied this moment
        } catch (SQLException e) {
            throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean rollUp(LocalDate day) throws IOException {
        boolean sound = false;
        try {
            boolean more = next(day);
            sound = true;
            return more;
        } catch (SQLException | IllegalStateException e) {
            endRolling();
            if (e instanceof SQLException sql && DaySchema.isDamage(sql)) {
                salvage(RollupMonths.of(day));
                return true; // begins anew
            }
            throw new IOException("day " + day + " cannot be rolled up: " + e.getMessage(), e);
        } finally {
            if (!sound) { // whatever it was: a series may be missing in what was done
                endRolling();
            }
        }
    }

    private boolean next(LocalDate day) throws SQLException, IOException {
        if (rolling == null || !rolling.day().equals(day)) {
            endRolling();
            rolling = DayRollup.begin(
                    directory,
                    day,
                    what -> LOG.log(Level.WARNING, "left out of the rollup of " + day + ", it is damaged: " + what));
        }
        if (rolling.next()) {
            return true;
        }
        synchronized (days) {
            days.put(day, new Rolled(rolling.stamp(), false));
        }
        connections.mended(day);
        rolling.confirm();
        endRolling();
        return false;
    }

    private void salvage(YearMonth month) throws IOException {
        connections.replace(month, () -> RollupSalvage.run(RollupMonths.file(directory, month)));
        forget(month, month.plusMonths(1).atDay(1));
        look(month);
    }

    private void endRolling() {
        DayRollup ended = rolling;
        rolling = null;
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public void seal(LocalDate day) throws IOException {
        int sealed = write(RollupMonths.of(day), "UPDATE days SET sealed = 1 WHERE day = " + day.toEpochDay());
        synchronized (days) {
            Rolled rolled = days.get(day);
            if (rolled != null && sealed > 0) {
                days.put(day, new Rolled(rolled.stamp(), true));
                return;
            }
            days.remove(day); // so it is rolled up again while the day's file is there
        }
        throw new IOException("the rollup of day " + day + " is not in its file any more");
    }

    /** Changes a file in one transaction; answers how many rows the last statement changed. */
    private int write(YearMonth month, String... statements) throws IOException {
        endRolling();
        Path file = RollupMonths.file(directory, month);
        try (Connection connection = RollupSchema.openToWrite(file);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            int changed = 0;
            for (String each : statements) {
                changed = statement.executeUpdate(each);
            }
            statement.execute("COMMIT");
            statement.executeUpdate("PRAGMA incremental_vacuum");
            DaySchema.checkpoint(connection);
            return changed;
        } catch (SQLException e) {
            if (DaySchema.isDamage(e)) {
                salvage(month); // what is left may lack what was to be changed, so that is for the next sweep
            }
            throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void read(Collection<LocalDate> wanted, List<DayFiles.Selection> selections, Found sink) {
        byMonth(wanted)
                .forEach((month, its) -> connections.with(
                        month, connection -> new RollupReader(connection, this::damaged).read(its, selections, sink)));
    }

    @Override
    public Collection<Series> series(Collection<LocalDate> wanted, SeriesSelector selector) {
        Set<Series> found = new HashSet<>();
        byMonth(wanted)
                .keySet()
                .forEach(month -> connections.with(
                        month, connection -> new RollupReader(connection, this::damaged).series(selector, found::add)));
        return found;
    }

    private static Map<YearMonth, List<LocalDate>> byMonth(Collection<LocalDate> days) {
        Map<YearMonth, List<LocalDate>> months = new TreeMap<>();
        days.stream()
                .sorted()
                .forEach(day -> months.computeIfAbsent(RollupMonths.of(day), m -> new ArrayList<>())
                        .add(day));
        return months;
    }

    @Override
    public void damaged(LocalDate day, String what) {
        connections.damaged(day, what);
        synchronized (days) {
            Rolled rolled = days.get(day);
            if (rolled != null && !rolled.alone()) {
                days.put(day, new Rolled(0, false)); // so it is rolled up again while the day's file is there
            }
        }
    }

    @Override
    public List<MetricStore.RollupFile> files() {
        Map<YearMonth, List<LocalDate>> known = byMonth(days());
        Map<YearMonth, String> faults = connections.faults();
        List<MetricStore.RollupFile> files = new ArrayList<>();
        for (YearMonth month : RollupMonths.in(directory)) {
            Path file = RollupMonths.file(directory, month);
            files.add(new MetricStore.RollupFile(
                    String.valueOf(file.getFileName()),
                    known.getOrDefault(month, List.of()).size(),
                    size(file) + size(file.resolveSibling(file.getFileName() + "-wal")),
                    faults.getOrDefault(month, "")));
        }
        return files;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // gone meanwhile, or no log
        }
    }

    @Override
    public int dropBefore(LocalDate first) throws IOException {
        int dropped = 0;
        YearMonth kept = RollupMonths.of(first);
        for (YearMonth month : RollupMonths.in(directory)) {
            if (month.isBefore(kept)) {
                dropped += drop(month);
            } else if (month.equals(kept)) {
                dropped += drop(month, first);
            }
        }
        return dropped;
    }

    private int drop(YearMonth month) throws IOException {
        endRolling();
        int dropped = forget(month, month.plusMonths(1).atDay(1));
        connections.replace(month, () -> Days.delete(RollupMonths.file(directory, month)));
        return dropped;
    }

    private int drop(YearMonth month, LocalDate first) throws IOException {
        boolean any;
        synchronized (days) {
            any = days.keySet().stream().anyMatch(day -> RollupMonths.of(day).equals(month) && day.isBefore(first));
        }
        if (any) { // forgotten only once they are gone, so that the next sweep tries again
            long before = RollupSchema.firstId(first.toEpochDay());
            write(
                    month,
                    "DELETE FROM days WHERE day < " + first.toEpochDay(),
                    "DELETE FROM rollups WHERE id < " + before,
                    "DELETE FROM times WHERE id < " + before);
        }
        return forget(month, first);
    }

    private int forget(YearMonth month, LocalDate before) {
        synchronized (days) {
            int was = days.size();
            days.keySet().removeIf(day -> RollupMonths.of(day).equals(month) && day.isBefore(before));
            return was - days.size();
        }
    }

    @Override
    public void close() {
        endRolling();
        connections.close();
    }
}
