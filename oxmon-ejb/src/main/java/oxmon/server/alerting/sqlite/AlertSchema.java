package oxmon.server.alerting.sqlite;

import java.util.List;
import oxmon.server.database.sqlite.SqlFile;

/** The tables of {@code alerts.db}, version by version. */
final class AlertSchema {
    private static final int APPLICATION_ID = 0x6f786d61;

    private static final List<String> FIRST = List.of(
            """
            CREATE TABLE events (
              seq INTEGER PRIMARY KEY,
              id TEXT NOT NULL,
              kind TEXT NOT NULL,
              repeat INTEGER NOT NULL,
              rule_id TEXT NOT NULL,
              rule_name TEXT NOT NULL,
              agent_id TEXT NOT NULL,
              metric_name TEXT NOT NULL,
              labels TEXT NOT NULL,
              severity TEXT NOT NULL,
              message TEXT NOT NULL,
              value REAL NOT NULL,
              threshold REAL NOT NULL,
              timestamp INTEGER NOT NULL,
              fired_at INTEGER NOT NULL,
              predicted_breach INTEGER NOT NULL,
              tell INTEGER NOT NULL,
              reason TEXT NOT NULL,
              other TEXT NOT NULL,
              in_day INTEGER NOT NULL DEFAULT 0,
              UNIQUE (id, kind, repeat))""",
            "CREATE INDEX events_time ON events (timestamp)",
            "CREATE INDEX events_agent ON events (agent_id, timestamp)",
            "CREATE INDEX events_waiting ON events (seq) WHERE in_day = 0",
            """
            CREATE TABLE progress (
              rule_id TEXT NOT NULL,
              agent_id TEXT NOT NULL,
              metric_name TEXT NOT NULL,
              labels TEXT NOT NULL,
              firing INTEGER NOT NULL,
              record BLOB NOT NULL,
              PRIMARY KEY (rule_id, agent_id, metric_name, labels)) WITHOUT ROWID""",
            "CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");

    /** What fires is asked for often, and the history grows for a year. */
    private static final List<String> SECOND =
            List.of("""
            CREATE TABLE active (
              id TEXT PRIMARY KEY,
              newest INTEGER NOT NULL REFERENCES events (seq)) WITHOUT ROWID""", """
            INSERT INTO active SELECT id, max(seq) FROM events
              GROUP BY id HAVING sum(kind = 'RESOLVED') = 0""", "INSERT INTO state (key, value) VALUES ('file', abs(random() >> 1))");

    /** What people did about alerts. */
    private static final List<String> THIRD = List.of("""
            CREATE TABLE notes (
              seq INTEGER PRIMARY KEY,
              id TEXT NOT NULL,
              kind TEXT NOT NULL,
              who TEXT NOT NULL,
              comment TEXT NOT NULL,
              at INTEGER NOT NULL,
              until INTEGER NOT NULL)""", "CREATE INDEX notes_alert ON notes (id, kind)");

    static final SqlFile.Plan PLAN = new SqlFile.Plan(APPLICATION_ID, "alerts", List.of(FIRST, SECOND, THIRD));

    private AlertSchema() {}
}
