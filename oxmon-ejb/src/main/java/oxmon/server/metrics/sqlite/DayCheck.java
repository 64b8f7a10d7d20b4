package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import oxmon.server.database.sqlite.QuietDatabase;

/** Verifies a day file whole: SQLite's structure, the tables, and every row that holds points. Changes nothing. */
public final class DayCheck {
    private static final int MAX_FAULTS = 100;

    private final Connection connection;
    private final LocalDate day;
    private final List<String> faults = new ArrayList<>();
    private long more;

    private DayCheck(Connection connection, LocalDate day) {
        this.connection = connection;
        this.day = day;
    }

    /**
     * What was found.
     *
     * @param points in chunks and late ones; a point that is in both counts twice
     * @param withoutChecksum rows of points that were written before there were checksums
     * @param faults what is wrong, with its place; empty when all is well
     */
    public record Report(
            long format, long series, long chunks, long points, long withoutChecksum, List<String> faults) {
        public Report {
            faults = List.copyOf(faults);
        }
    }

    /** Verifies the file; {@code inUse} says whether a server may have it open. */
    public static Report of(Path file, LocalDate day, boolean inUse) {
        try {
            return QuietDatabase.read(file, inUse, connection -> new DayCheck(connection, day).run(file));
        } catch (SQLException | IOException e) {
            return new Report(0, 0, 0, 0, 0, List.of(String.valueOf(e.getMessage())));
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    /** A part that cannot be read keeps nobody from the others. */
    private void attempt(String what, Work work) {
        try {
            work.run();
        } catch (SQLException | RuntimeException e) {
            fault(what + ": " + e.getMessage());
        }
    }

    private void fault(String what) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(what);
        } else {
            more++;
        }
    }

    private Report run(Path file) throws SQLException {
        long format = DaySchema.prepareToRead(connection, file);
        attempt("structure", this::structure);
        if (format == DaySchema.VERSION) {
            attempt("tables", () -> DaySchema.differences(connection).forEach(this::fault));
        }
        RowCheck rows = new RowCheck(connection, day, this::fault);
        attempt("series", rows::series);
        attempt("times", rows::times);
        attempt("chunks", rows::chunks);
        attempt("late", rows::late);
        attempt("state", rows::state);
        if (more > 0) {
            faults.add("and " + more + " more");
        }
        return new Report(
                format, rows.seriesCount(), rows.chunkCount(), rows.pointCount(), rows.withoutChecksum(), faults);
    }

    private void structure() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
            while (row.next()) {
                if (!"ok".equals(row.getString(1))) {
                    fault("structure: " + row.getString(1).replace("\n", "; "));
                }
            }
        }
    }
}
