package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import oxmon.common.Fault;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Batch;
import oxmon.metrics.Downsampling;
import oxmon.metrics.InMemoryMetricStore;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.StoreFigures;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.Scan;
import oxmon.metrics.query.SeriesSelector;

/**
 * Keeps points as rows in one SQLite file for each UTC day. All waiting batches are committed together, so that one fsync
 * serves them all; each is answered only after it. Thread-safe.
 */
public final class RowMetricStore implements MetricStore {
    private static final Logger LOG = System.getLogger(RowMetricStore.class.getName());

    private final Path directory;
    private final RowDiskSpace disk;
    private final RowHead head = new RowHead();
    private final DayReaders readers;
    private final RowCommit writer;
    private volatile boolean closed;

    /**
     * Opens the store and reads the newest points.
     *
     * @param directory where the day files are; exists
     * @param minFreeBytes with less free space nothing is accepted
     * @param threads makes the one thread that writes
     */
    public RowMetricStore(Path directory, long minFreeBytes, ThreadFactory threads) {
        this.directory = directory;
        this.disk = new RowDiskSpace(directory, minFreeBytes);
        this.readers = new DayReaders(directory);
        for (LocalDate day : Days.in(directory)) {
            readers.with(day, this::load);
        }
        this.writer = new RowCommit(directory, head, readers, threads);
    }

    private void load(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("""
                    SELECT s.agent_id, s.metric_name, s.labels, p.timestamp, p.value
                    FROM series s JOIN samples p ON p.series = s.id
                      AND p.timestamp = (SELECT max(timestamp) FROM samples WHERE series = s.id)""")) {
                List<Point> newest = new ArrayList<>();
                while (row.next()) {
                    Series series = new Series(row.getString(1), row.getString(2), LabelText.read(row.getString(3)));
                    newest.add(new Point(series, row.getLong(4), row.getDouble(5)));
                }
                head.points(newest);
            }
            try (ResultSet row = statement.executeQuery("SELECT agent_id, last_seen, interval_ms FROM agents")) {
                while (row.next()) {
                    head.heard(new AgentSeen(row.getString(1), row.getLong(2), row.getLong(3)));
                }
            }
        }
    }

    @Override
    public CompletableFuture<Void> append(Batch batch) {
        String full = disk.problem();
        if (!full.isEmpty()) {
            return CompletableFuture.failedFuture(Fault.unavailable(full, null));
        }
        return writer.append(batch);
    }

    @Override
    public List<Samples> range(RangeQuery query, Cancellation cancellation) {
        if (closed) {
            throw Fault.unavailable("the store is closed", null);
        }
        Map<Series, Downsampling> found = new TreeMap<>(RowHead.ORDER);
        LocalDate last = Days.of(query.toMillis());
        for (LocalDate day : Days.in(directory)) {
            if (!day.isBefore(Days.of(query.sampling().readFromMillis())) && !day.isAfter(last)) {
                cancellation.check();
                readers.with(day, connection -> read(connection, query, found));
            }
        }
        return found.entrySet().stream()
                .map(e -> e.getValue().finish(e.getKey()))
                .filter(samples -> samples.size() > 0)
                .toList();
    }

    private static void read(Connection connection, RangeQuery query, Map<Series, Downsampling> found)
            throws SQLException {
        Map<Long, Series> ids = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id, labels FROM series WHERE agent_id = ? AND metric_name = ?")) {
            statement.setString(1, query.agent());
            statement.setString(2, query.metric());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Series series = new Series(query.agent(), query.metric(), LabelText.read(row.getString(2)));
                    if (series.labels().containsAll(query.labels())) {
                        ids.put(row.getLong(1), series);
                    }
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT timestamp, value FROM samples WHERE series = ? AND timestamp BETWEEN ? AND ? ORDER BY timestamp")) {
            for (Map.Entry<Long, Series> entry : ids.entrySet()) {
                Downsampling down = found.computeIfAbsent(entry.getValue(), s -> new Downsampling(query.sampling()));
                statement.setLong(1, entry.getKey());
                statement.setLong(2, query.sampling().readFromMillis());
                statement.setLong(3, query.toMillis());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        down.add(row.getLong(1), row.getDouble(2));
                        if (down.size() > query.maxPoints()) {
                            throw InMemoryMetricStore.tooMany(query.maxPoints());
                        }
                    }
                }
                if (found.values().stream().mapToInt(Downsampling::size).sum() > query.maxPoints()) {
                    throw InMemoryMetricStore.tooMany(query.maxPoints());
                }
            }
        }
    }

    @Override
    public void scan(Scan scan, Consumer<Samples> sink) {
        List<Series> selected = series(scan.selector());
        scan.checkSeries(selected.size());
        for (Series each : selected) {
            scan.cancellation().check();
            Sampling sampling = scan.sampling();
            range(new RangeQuery(
                            each.agent(),
                            each.metric(),
                            each.labels().asMap(),
                            sampling.fromMillis(),
                            sampling.toMillis(),
                            sampling.stepMillis(),
                            sampling.aggregation(),
                            Integer.MAX_VALUE))
                    .stream()
                    .filter(samples -> samples.series().equals(each))
                    .forEach(samples -> {
                        scan.budget().use(samples.size());
                        sink.accept(samples);
                    });
        }
    }

    @Override
    public List<Series> series(SeriesSelector selector) {
        return latest(selector).stream().map(Point::series).toList();
    }

    @Override
    public List<Point> latest(SeriesSelector selector) {
        if (closed) {
            throw Fault.unavailable("the store is closed", null);
        }
        return head.latest(selector);
    }

    @Override
    public List<Point> latest(String agent) {
        return head.latest(agent);
    }

    @Override
    public List<AgentSeen> agents() {
        return head.agents();
    }

    @Override
    public StoreFigures figures() {
        return StoreFigures.NONE;
    }

    @Override
    public int seriesCount() {
        return head.count();
    }

    @Override
    public int seriesCount(String agent) {
        return head.count(agent);
    }

    @Override
    public boolean has(Series series) {
        return head.has(series);
    }

    @Override
    public List<Day> days() {
        Map<LocalDate, String> faults = readers.faults();
        return Days.in(directory).stream()
                .map(day -> new Day(day, size(Days.file(directory, day)), faults.getOrDefault(day, "")))
                .toList();
    }

    private static long size(Path file) {
        long size = 0;
        for (String suffix : List.of("", "-wal")) {
            try {
                size += Files.size(file.resolveSibling(file.getFileName() + suffix));
            } catch (IOException e) {
                // gone meanwhile, or no log
            }
        }
        return size;
    }

    @Override
    public int dropDaysBefore(LocalDate first) {
        int dropped = 0;
        for (LocalDate day : Days.in(directory)) {
            if (!day.isBefore(first)) {
                continue;
            }
            try {
                writer.closeDay(day);
                readers.replace(day, () -> Days.delete(Days.file(directory, day)));
                dropped++;
            } catch (IOException e) {
                LOG.log(Level.ERROR, "could not drop the day " + day + "; the next sweep tries again", e);
            }
        }
        head.dropBefore(first.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
        return dropped;
    }

    @Override
    public Flushed flush() {
        return Flushed.NOTHING; // every batch is in its day's file when it is acknowledged
    }

    @Override
    public int rewriteDaysBefore(LocalDate first) {
        return 0; // rows are rows
    }

    @Override
    public Status status() {
        String full = disk.problem();
        String failed = writer.problem();
        Map<LocalDate, String> faults = new TreeMap<>(readers.faults());
        if (closed || !full.isEmpty() || !failed.isEmpty()) {
            return new Status(false, false, closed ? "closed" : full.isEmpty() ? failed : full);
        }
        return faults.isEmpty() ? Status.OK : new Status(false, true, String.join("; ", faults.values()));
    }

    @Override
    public void close() {
        closed = true;
        writer.close();
        readers.close();
    }
}
