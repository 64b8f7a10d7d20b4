package oxmon.server.notification.sqlite;

import java.util.List;
import oxmon.server.database.sqlite.SqlFile;

/** The tables of {@code notifications.db}, version by version. */
final class NotificationSchema {
    static final SqlFile.Plan PLAN = new SqlFile.Plan(
            0x6f786d6e,
            "notifications",
            List.of(
                    List.of(
                            "CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
                            """
            CREATE TABLE waiting (
              id INTEGER PRIMARY KEY,
              channel TEXT NOT NULL,
              grp TEXT NOT NULL,
              alert_id TEXT NOT NULL,
              kind TEXT NOT NULL,
              seq INTEGER NOT NULL,
              due_at INTEGER NOT NULL,
              held INTEGER NOT NULL)""",
                            "CREATE INDEX waiting_due ON waiting (due_at)",
                            "CREATE INDEX waiting_alert ON waiting (alert_id)",
                            "CREATE INDEX waiting_group ON waiting (channel, grp)",
                            """
            CREATE TABLE told (
              alert_id TEXT NOT NULL,
              channel TEXT NOT NULL,
              PRIMARY KEY (alert_id, channel)) WITHOUT ROWID""",
                            """
            CREATE TABLE deliveries (
              id INTEGER PRIMARY KEY,
              channel TEXT NOT NULL,
              grp TEXT NOT NULL,
              state TEXT NOT NULL,
              created_at INTEGER NOT NULL,
              next_at INTEGER NOT NULL,
              done_at INTEGER NOT NULL DEFAULT 0,
              attempts INTEGER NOT NULL DEFAULT 0,
              status TEXT NOT NULL DEFAULT '',
              events TEXT NOT NULL,
              more INTEGER NOT NULL,
              reached TEXT NOT NULL DEFAULT '')""",
                            "CREATE INDEX deliveries_queued ON deliveries (channel, id) WHERE state = 'queued'",
                            "CREATE INDEX deliveries_group ON deliveries (channel, grp, id) WHERE state = 'queued'",
                            "CREATE INDEX deliveries_created ON deliveries (created_at)",
                            "CREATE INDEX deliveries_channel ON deliveries (channel, created_at)",
                            """
            CREATE TABLE attempts (
              delivery INTEGER NOT NULL REFERENCES deliveries (id),
              number INTEGER NOT NULL,
              at INTEGER NOT NULL,
              took_ms INTEGER NOT NULL,
              ok INTEGER NOT NULL,
              status TEXT NOT NULL,
              excerpt TEXT NOT NULL,
              PRIMARY KEY (delivery, number)) WITHOUT ROWID"""),
                    List.of("ALTER TABLE deliveries ADD COLUMN name TEXT NOT NULL DEFAULT ''"), // of the channel, then
                    List.of(
                            "ALTER TABLE waiting ADD COLUMN agent TEXT NOT NULL DEFAULT ''",
                            "CREATE INDEX waiting_held ON waiting (agent) WHERE held = 1",
                            "ALTER TABLE told ADD COLUMN grp TEXT NOT NULL DEFAULT ''",
                            "ALTER TABLE told ADD COLUMN seq INTEGER NOT NULL DEFAULT 0",
                            """
            CREATE TABLE flapping (
              series TEXT PRIMARY KEY,
              slot INTEGER NOT NULL,
              changes INTEGER NOT NULL,
              flaps INTEGER NOT NULL,
              seq INTEGER NOT NULL) WITHOUT ROWID""",
                            "CREATE INDEX flapping_now ON flapping (series) WHERE flaps = 1")));

    private NotificationSchema() {}
}
