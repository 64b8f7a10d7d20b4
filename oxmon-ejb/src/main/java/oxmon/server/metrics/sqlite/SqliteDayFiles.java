package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Series;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.engine.DayFiles;
import oxmon.metrics.query.SeriesSelector;

/**
 * Day files as SQLite databases, {@code YYYY-MM-DD.db}; see docs/formats/day-file.md. A stock shell reads them while the server
 * runs. Reading is thread-safe; writing is for one thread at a time.
 */
public final class SqliteDayFiles implements DayFiles {
    private static final Logger LOG = System.getLogger(SqliteDayFiles.class.getName());
    private static final int OPEN_DAYS = 3;

    private final Path directory;
    private final DayReaders readers;

    @Nullable
    private DayRewrite rewriting;

    /** Days open for writing, the one used last at the end. */
    private final Map<LocalDate, DayWriter> writers = new LinkedHashMap<>(8, 0.75f, true);

    /**
     * @param directory where the day files are; exists
     */
    public SqliteDayFiles(Path directory) {
        this.directory = directory;
        this.readers = new DayReaders(directory);
    }

    @Override
    public List<LocalDate> days() {
        return Days.in(directory);
    }

    @Override
    public long flushedSegment(LocalDate day) throws IOException {
        List<Long> segment = new ArrayList<>(1);
        readers.with(day, connection -> segment.add(new DayReader(connection).flushedSegment()));
        if (!segment.isEmpty()) {
            return segment.get(0);
        }
        String fault = readers.faults().get(day);
        if (fault == null) {
            return 0; // holds nothing yet
        }
        throw new IOException(fault);
    }

    @Override
    public void agents(LocalDate day, Consumer<AgentSeen> sink) {
        readers.with(day, connection -> new DayReader(connection).agents(sink));
    }

    @Override
    public void series(LocalDate day, SeriesSelector selector, Consumer<Series> sink) {
        readers.with(day, connection -> new DayReader(connection).series(selector, sink, what -> damaged(day, what)));
    }

    @Override
    public void newest(LocalDate day, SeriesSelector selector, Predicate<Series> wanted, Newest sink) {
        readers.with(
                day,
                connection -> new DayReader(connection).newest(selector, wanted, sink, what -> damaged(day, what)));
    }

    @Override
    public void read(LocalDate day, List<Selection> selections, Found sink) {
        readers.with(day, connection -> new DayReader(connection).read(selections, sink, what -> damaged(day, what)));
    }

    @Override
    public void damaged(LocalDate day, String what) {
        readers.damaged(day, what);
    }

    @Override
    public Writing write(LocalDate day) throws IOException {
        if (rewriting != null && rewriting.day().equals(day)) {
            endRewrite(); // begins anew later, with what comes now
        }
        DayWriter writer = writers.get(day);
        if (writer != null && writer.broken()) {
            close(day);
            writer = null;
        }
        try {
            if (writer == null) {
                writer = DayWriter.open(Days.file(directory, day));
                writers.put(day, writer);
            }
            return writer;
        } catch (SQLException e) {
            String name = String.valueOf(Days.file(directory, day).getFileName());
            String what = String.valueOf(e.getMessage());
            throw new IOException(what.startsWith(name) ? what : name + ": " + what, e);
        }
    }

    @Override
    public void settle() {
        while (writers.size() > OPEN_DAYS) {
            close(writers.keySet().iterator().next());
        }
    }

    private void close(LocalDate day) {
        DayWriter writer = writers.remove(day);
        if (writer != null) {
            try {
                writer.close();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "closing day " + day, e);
            }
        }
    }

    @Override
    public boolean rewrite(LocalDate day) throws IOException {
        try {
            if (rewriting == null || !rewriting.day().equals(day)) {
                endRewrite();
                close(day);
                Path file = Days.file(directory, day);
                if (DaySchema.holdsNothing(file)) {
                    return false; // made a day of, it would say that its rollup is of nothing
                }
                rewriting = DayRewrite.begin(day, file);
            }
            if (rewriting.next()) {
                return true;
            }
            endRewrite();
            return false;
        } catch (SQLException | CorruptChunkException | IllegalStateException e) {
            endRewrite();
            throw new IOException(e.getMessage(), e);
        }
    }

    private void endRewrite() {
        DayRewrite ended = rewriting;
        rewriting = null;
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public Map<LocalDate, String> faults() {
        return new TreeMap<>(readers.faults());
    }

    @Override
    public long sizeBytes(LocalDate day) {
        Path file = Days.file(directory, day);
        return size(file) + size(file.resolveSibling(file.getFileName() + "-wal"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // gone meanwhile, or no log
        }
    }

    @Override
    public void drop(LocalDate day) throws IOException {
        endRewrite();
        close(day);
        readers.replace(day, () -> Days.delete(Days.file(directory, day)));
    }

    @Override
    public void close() {
        endRewrite();
        List.copyOf(writers.keySet()).forEach(this::close);
        readers.close();
    }
}
