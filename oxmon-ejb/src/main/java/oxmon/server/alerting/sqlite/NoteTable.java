package oxmon.server.alerting.sqlite;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import oxmon.server.database.sqlite.SqlFile;

/** The table of what people did about alerts. */
final class NoteTable {
    private static final String NOTE = "id, kind, who, comment, at, until";
    private static final String ACKNOWLEDGED = "SELECT " + NOTE + " FROM notes WHERE seq IN (SELECT max(seq) FROM notes"
            + " WHERE kind IN ('ACKNOWLEDGED', 'TAKEN_BACK') AND id IN (SELECT value FROM json_each(?)) GROUP BY id)";

    private NoteTable() {}

    static void add(Connection connection, Collection<AlertNote> notes) throws SQLException {
        try (PreparedStatement add =
                connection.prepareStatement("INSERT INTO notes (" + NOTE + ") VALUES (?, ?, ?, ?, ?, ?)")) {
            for (AlertNote note : notes) {
                add.setString(1, note.alert());
                add.setString(2, note.kind().name());
                add.setString(3, note.who());
                add.setString(4, note.comment());
                add.setLong(5, note.millis());
                add.setLong(6, note.untilMillis());
                add.executeUpdate();
            }
        }
    }

    /** What was done about one alert, in its order. */
    static List<AlertNote> of(SqlFile file, String alert) {
        return file.read(
                "SELECT " + NOTE + " FROM notes WHERE id = ? ORDER BY seq",
                statement -> statement.setString(1, alert),
                NoteTable::note);
    }

    /** Of each of these alerts the newest acknowledgement that was not taken back, be it over or not. */
    static Map<String, AlertNote> acknowledgements(SqlFile file, Collection<String> alerts) {
        Map<String, AlertNote> found = new HashMap<>();
        if (!alerts.isEmpty()) {
            JsonArrayBuilder ids = JSON.createArrayBuilder();
            alerts.forEach(ids::add);
            String wanted = ids.build().toString(); // one value however many there are
            file.read(ACKNOWLEDGED, statement -> statement.setString(1, wanted), NoteTable::note).stream()
                    .filter(note -> note.kind() == AlertNote.Kind.ACKNOWLEDGED)
                    .forEach(note -> found.put(note.alert(), note));
        }
        return found;
    }

    /** Drops those of alerts of which nothing else is kept. */
    static int dropOrphans(Connection connection) throws SQLException {
        try (PreparedStatement drop = connection.prepareStatement(
                "DELETE FROM notes WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.id = notes.id)")) {
            return drop.executeUpdate();
        }
    }

    private static AlertNote note(ResultSet row) throws SQLException {
        return new AlertNote(
                row.getString(1),
                AlertNote.Kind.valueOf(row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6));
    }
}
