package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import oxmon.metrics.Series;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.engine.DayFiles;
import oxmon.metrics.engine.DayPoints;
import oxmon.server.database.sqlite.QuietDatabase;

/** Reads all points of a day file, whether a server uses it or not. Changes nothing. Not thread-safe. */
public final class DayScan {
    /** So many series are held in memory at a time. */
    private static final int PORTION = 100;

    private final ValueCodec codec = new ValueCodec();
    private final Predicate<Series> wanted;
    private final long fromMillis;
    private final long toMillis;
    private final Consumer<String> damaged;

    /**
     * Prepares to read.
     *
     * @param wanted which series
     * @param fromMillis inclusive, Unix time in milliseconds
     * @param toMillis inclusive
     * @param damaged told what is left out, since it is not as it was written
     */
    public DayScan(Predicate<Series> wanted, long fromMillis, long toMillis, Consumer<String> damaged) {
        this.wanted = wanted;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        this.damaged = damaged;
    }

    /** Takes points: series by series, in the order of agents, metrics and labels, each in the order of its times. */
    public interface Sink {
        void series(Series series, String labels) throws IOException;

        void point(long millis, double value) throws IOException;
    }

    /**
     * Reads a day.
     *
     * @throws IOException when the file cannot be read, or as {@code sink} does
     */
    public void read(Path file, boolean inUse, Sink sink) throws IOException {
        try {
            // A file without a log is read again if it changes meanwhile; so points are handed on when all were read.
            List<Found> found = QuietDatabase.read(file, inUse, connection -> {
                DaySchema.prepareToRead(connection, file);
                return series(connection);
            });
            for (int from = 0; from < found.size(); from += PORTION) {
                List<Found> portion = found.subList(from, Math.min(found.size(), from + PORTION));
                List<Column> columns = QuietDatabase.read(file, inUse, connection -> {
                    DaySchema.prepareToRead(connection, file);
                    List<Column> read = new ArrayList<>();
                    for (Found each : portion) {
                        read.add(points(connection, each));
                    }
                    return read;
                });
                for (int i = 0; i < columns.size(); i++) {
                    tell(portion.get(i), columns.get(i), sink);
                }
            }
        } catch (SQLException e) {
            throw new IOException(file.getFileName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void tell(Found of, Column column, Sink sink) throws IOException {
        if (column.millis().length > 0) {
            sink.series(of.series(), of.labels());
        }
        for (int i = 0; i < column.millis().length; i++) {
            sink.point(column.millis()[i], column.values()[i]);
        }
    }

    private record Found(long id, Series series, String labels) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Column(long[] millis, double[] values) {}

    private List<Found> series(Connection connection) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, agent_id, metric_name, labels FROM series"
                        + " ORDER BY agent_id, metric_name, labels")) {
            while (row.next()) {
                Series series = DayReader.series(row, damaged);
                if (series != null && wanted.test(series)) {
                    found.add(new Found(row.getLong(1), series, row.getString(4)));
                }
            }
        }
        return found;
    }

    private Column points(Connection connection, Found of) throws SQLException {
        DayPoints points = new DayPoints(codec);
        new DayReader(connection)
                .all(
                        of.id(),
                        new DayReader.All() {
                            @Override
                            public void chunk(DayFiles.Chunk chunk) {
                                if (chunk.lastMillis() < fromMillis || chunk.firstMillis() > toMillis) {
                                    return;
                                }
                                try {
                                    points.chunk(chunk);
                                } catch (CorruptChunkException | IllegalStateException e) {
                                    damaged.accept("chunk " + chunk.row() + ": " + e.getMessage());
                                }
                            }

                            @Override
                            public void late(long millis, double value) {
                                points.late(millis, value);
                            }
                        },
                        damaged);
        return within(points.millis(), points.values());
    }

    private Column within(long[] millis, double[] values) {
        int from = 0;
        while (from < millis.length && millis[from] < fromMillis) {
            from++;
        }
        int to = millis.length;
        while (to > from && millis[to - 1] > toMillis) {
            to--;
        }
        return new Column(Arrays.copyOfRange(millis, from, to), Arrays.copyOfRange(values, from, to));
    }
}
