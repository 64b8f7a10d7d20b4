package oxmon.server.database.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Verifies a database of the server, such as {@code cert.db}: its structure, its references, and that its tables are of a version that is known. Changes nothing. */
public final class DatabaseCheck {
    private DatabaseCheck() {}

    /**
     * What was found.
     *
     * @param rows in all of its tables
     * @param faults what is wrong; empty when all is well
     */
    public record Report(int tables, long rows, List<String> faults) {
        public Report {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Verifies the file.
     *
     * @param newestVersion the newest version of its tables that this program knows
     * @param inUse whether a server may have it open
     */
    public static Report of(Path file, int newestVersion, boolean inUse) {
        return of(file, inUse, connection -> historyFaults(connection, newestVersion));
    }

    /** Verifies a file that follows a plan. */
    public static Report of(Path file, SqlFile.Plan plan, boolean inUse) {
        return of(file, inUse, connection -> planFaults(connection, plan));
    }

    private interface Identity {
        List<String> faults(Connection connection) throws SQLException;
    }

    private static Report of(Path file, boolean inUse, Identity identity) {
        try {
            return QuietDatabase.read(file, inUse, connection -> run(connection, identity));
        } catch (SQLException | IOException e) {
            return new Report(0, 0, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static Report run(Connection connection, Identity identity) throws SQLException {
        List<String> faults = new ArrayList<>();
        for (String line : texts(connection, "PRAGMA integrity_check")) {
            if (!line.equals("ok")) {
                faults.add("structure: " + line.replace("\n", "; "));
            }
        }
        for (String table : texts(connection, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")) {
            faults.add("rows of " + table + " refer to ones that are not there");
        }
        List<String> tables = texts(
                connection,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'");
        faults.addAll(identity.faults(connection));
        long rows = 0;
        for (String table : tables) {
            rows += Long.parseLong(texts(connection, "SELECT count(*) FROM \"" + table.replace("\"", "\"\"") + '"')
                    .get(0));
        }
        return new Report(tables.size(), rows, faults);
    }

    private static List<String> historyFaults(Connection connection, int newestVersion) throws SQLException {
        if (texts(connection, "SELECT name FROM sqlite_master WHERE name = 'oxmon_schema_history'")
                .isEmpty()) {
            return List.of("is no database of this server: it has no oxmon_schema_history");
        }
        return texts(
                        connection,
                        "SELECT version FROM oxmon_schema_history WHERE NOT success OR CAST(version AS INTEGER) > "
                                + newestVersion)
                .stream()
                .map(version -> "its tables are of version " + version
                        + ", which is newer than this program or was not finished")
                .toList();
    }

    private static List<String> planFaults(Connection connection, SqlFile.Plan plan) throws SQLException {
        String id = texts(connection, "PRAGMA application_id").get(0);
        int version = Integer.parseInt(texts(connection, "PRAGMA user_version").get(0));
        if (!id.equals(Integer.toString(plan.applicationId()))) {
            return List.of("does not hold " + plan.what() + " of this server");
        }
        return version > plan.versions().size()
                ? List.of("its tables are of version " + version + ", which is newer than this program")
                : List.of();
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(String.valueOf(row.getString(1)));
            }
        }
        return texts;
    }
}
