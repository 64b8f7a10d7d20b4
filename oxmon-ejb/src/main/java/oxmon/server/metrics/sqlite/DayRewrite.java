package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Packs a day that is over: each series' chunks and late points become a few long chunks with the dense codec, which may refer
 * to siblings. A group of series of one agent is one transaction, so that whoever reads sees the old or the new. Not thread-safe.
 */
final class DayRewrite implements AutoCloseable {
    /** The key under which a day says that it is packed. */
    static final String REWRITTEN = "rewritten";

    private static final Logger LOG = System.getLogger(DayRewrite.class.getName());

    /** A file beyond this is not written anew. */
    private static final long LARGE_BYTES = 1L << 30;

    /** What a group may hold in memory. */
    private static final int POINTS = 1_000_000;

    private final LocalDate day;
    private final Connection connection;
    private final Statement plain;
    private final Deque<List<SeriesRow>> groups = new ArrayDeque<>();
    private boolean nothing;

    private DayRewrite(LocalDate day, Connection connection) throws SQLException {
        this.day = day;
        this.connection = connection;
        this.plain = connection.createStatement();
    }

    /** A series as the file knows it. */
    record SeriesRow(long id, String agent, String metric, String labels) {
        /** Series that may be told from one another: of one collector, with the same labels. */
        String family() {
            int dot = metric.indexOf('.');
            return (dot < 0 ? metric : metric.substring(0, dot)) + ' ' + labels;
        }
    }

    static DayRewrite begin(LocalDate day, Path file) throws SQLException, IOException {
        Connection connection = DaySchema.openToWrite(file);
        try {
            DayRewrite rewrite = new DayRewrite(day, connection);
            rewrite.plan();
            return rewrite;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    LocalDate day() {
        return day;
    }

    private void plan() throws SQLException {
        try (ResultSet row = plain.executeQuery("SELECT 1 FROM state WHERE key = '" + REWRITTEN + '\'')) {
            nothing = row.next();
        }
        if (nothing) {
            return;
        }
        List<SeriesRow> group = new ArrayList<>();
        long points = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("""
                        SELECT s.id, s.agent_id, s.metric_name, s.labels,
                          (SELECT coalesce(sum(c.n), 0) FROM %s)
                          + (SELECT count(*) FROM late WHERE series = s.id)
                        FROM series s
                        ORDER BY s.agent_id, substr(s.metric_name, 1, instr(s.metric_name, '.')), s.labels, s.metric_name""".formatted(ChunkIds.join(ChunkIds.lastPart(connection), "s.id")))) {
            while (row.next()) {
                SeriesRow next = new SeriesRow(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
                long more = row.getLong(5);
                if (!group.isEmpty()
                        && (points + more > POINTS
                                || !next.agent().equals(group.get(0).agent()))) {
                    groups.add(group);
                    group = new ArrayList<>();
                    points = 0;
                }
                group.add(next);
                points += more;
            }
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
    }

    /** Packs the next group; false when there was nothing left. */
    boolean next() throws SQLException {
        if (nothing) {
            return false;
        }
        List<SeriesRow> group = groups.poll();
        if (group == null) {
            finish();
            nothing = true;
            return true;
        }
        plain.execute("BEGIN IMMEDIATE");
        try (GroupRewrite rewrite = new GroupRewrite(connection, day)) {
            rewrite.run(group);
            plain.execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            plain.execute("ROLLBACK");
            throw e;
        }
        return true;
    }

    private void finish() throws SQLException {
        plain.execute("PRAGMA synchronous = FULL");
        plain.execute("BEGIN IMMEDIATE");
        plain.execute("DELETE FROM times WHERE id NOT IN (SELECT times FROM chunks)");
        plain.execute("INSERT OR REPLACE INTO state (key, value) VALUES ('" + REWRITTEN + "', 1)");
        plain.execute("COMMIT");
        compact();
        DaySchema.checkpoint(connection);
    }

    /**
     * Gives back what is empty: by writing the file anew, since chunks that came between others left their pages half full. That
     * needs as much room again, in the system's folder for temporary files too, so a large file only gives back its empty pages.
     */
    private void compact() throws SQLException {
        try (ResultSet row =
                plain.executeQuery("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) {
            if (row.next() && row.getLong(1) <= LARGE_BYTES) {
                row.close();
                plain.execute("VACUUM");
                return;
            }
        } catch (SQLException e) { // somebody reads, or there is no room: it stays as large as it is
            LOG.log(Level.DEBUG, "day " + day + " is not written anew", e);
        }
        plain.executeUpdate("PRAGMA incremental_vacuum"); // all free pages; execute would give back one
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "closing day " + day, e);
        }
    }
}
