package oxmon.server.notification.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.notification.FlapHistory;
import oxmon.server.database.sqlite.SqlFile;

/**
 * The open file {@code notifications.db}. Each method throws a fault of kind UNAVAILABLE when the file cannot be used just then.
 * Thread-safe.
 */
public final class NotificationFile implements AutoCloseable {
    private static final String WAITING = "id, channel, grp, alert_id, kind, seq, due_at, held, agent";
    private static final String DELIVERY =
            "id, channel, grp, state, created_at, next_at, done_at, attempts, status, events, more, reached, name";
    private static final String FLAP = "series, slot, changes, flaps, seq";
    private static final String SEPARATOR = "\n";
    private static final int DROPPED_AT_ONCE = 2_000;

    private final SqlFile file;

    /**
     * Opens the file, or makes it.
     *
     * @throws oxmon.server.database.UnusableDatabase when it cannot be used as it is; the message says why
     */
    public NotificationFile(Path path, Instant now) {
        this.file = new SqlFile(path, NotificationSchema.PLAN, now);
    }

    /** What such a file is, for whoever verifies one. */
    public static SqlFile.Plan plan() {
        return NotificationSchema.PLAN;
    }

    /** What is wrong with it, as a sentence. */
    public Optional<String> problem() {
        return file.problem();
    }

    /** Changes what belongs together; either all of it is kept or nothing. */
    public <T> T change(Function<Change, T> work) {
        return file.write(connection -> {
            try {
                return work.apply(new Change(connection));
            } catch (FailedStatement e) {
                throw e.failure;
            }
        });
    }

    /** A statement that failed within {@link #change}. */
    private static final class FailedStatement extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final SQLException failure;

        FailedStatement(SQLException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    /** Statements of one transaction; of use only while {@link #change} runs. */
    public static final class Change {
        private final Connection connection;

        private Change(Connection connection) {
            this.connection = connection;
        }

        /** A number that was noted. */
        public Optional<Long> state(String key) {
            return one("SELECT value FROM state WHERE key = ?", row -> row.getLong(1), key);
        }

        /** Notes a number. */
        public void state(String key, long value) {
            run("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", key, value);
        }

        /** Lets an event wait until it is told; {@code id} is left to the file. */
        public void add(Waiting each) {
            run(
                    "INSERT INTO waiting (channel, grp, alert_id, kind, seq, due_at, held, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    each.channel(),
                    each.group(),
                    each.alert(),
                    each.kind(),
                    each.seq(),
                    each.dueMillis(),
                    each.held() ? 1 : 0,
                    each.agent());
        }

        /** What waits of an alert, whatever the channel. */
        public List<Waiting> ofAlert(String alert) {
            return all(
                    "SELECT " + WAITING + " FROM waiting WHERE alert_id = ? ORDER BY id",
                    NotificationFile::waiting,
                    alert);
        }

        /** It waits longer. */
        public void hold(long id, long untilMillis) {
            run("UPDATE waiting SET due_at = ?, held = 1 WHERE id = ?", untilMillis, id);
        }

        /** It is told then; what holds it back is not asked before. */
        public void due(long id, long atMillis) {
            run("UPDATE waiting SET due_at = ? WHERE id = ?", atMillis, id);
        }

        /** It waits no more. */
        public void drop(long id) {
            run("DELETE FROM waiting WHERE id = ?", id);
        }

        /** The channels that were told that the alert fires. */
        public List<String> toldOf(String alert) {
            return all("SELECT channel FROM told WHERE alert_id = ? ORDER BY channel", row -> row.getString(1), alert);
        }

        /** Notes that the channel is told that the alert fires, and in which group. */
        public void told(String alert, String channel, String group) {
            told(alert, channel, group, 0);
        }

        /** The same of a series that flaps, by an event. */
        public void told(String key, String channel, String group, long seq) {
            run(
                    "INSERT OR REPLACE INTO told (alert_id, channel, grp, seq) VALUES (?, ?, ?, ?)",
                    key,
                    channel,
                    group,
                    seq);
        }

        /** The place of the event by which the channel knows that a series flaps; empty when it does not. */
        public Optional<Long> knownSince(String key, String channel) {
            return one("SELECT seq FROM told WHERE alert_id = ? AND channel = ?", row -> row.getLong(1), key, channel);
        }

        /** The group in which a channel will be told of an alert, or was; empty for one that an earlier version told. */
        public Optional<String> group(String alert, String channel) {
            return one(
                            "SELECT grp FROM waiting WHERE alert_id = ? AND channel = ? ORDER BY id DESC LIMIT 1",
                            row -> row.getString(1),
                            alert,
                            channel)
                    .or(() -> one(
                            "SELECT grp FROM told WHERE alert_id = ? AND channel = ?",
                            row -> row.getString(1),
                            alert,
                            channel));
        }

        /** No channel knows of it any more. */
        public void forgetTold(String alert) {
            run("DELETE FROM told WHERE alert_id = ?", alert);
        }

        /** How alerts of a rule and a series came and went. */
        public Optional<Flap> flap(String key) {
            return one("SELECT " + FLAP + " FROM flapping WHERE series = ?", NotificationFile::flap, key);
        }

        /** Notes that. */
        public void keep(Flap flap) {
            run(
                    "INSERT OR REPLACE INTO flapping (" + FLAP + ") VALUES (?, ?, ?, ?, ?)",
                    flap.key(),
                    flap.history().slot(),
                    flap.history().changes(),
                    flap.flaps() ? 1 : 0,
                    flap.seq());
        }

        /** Forgets all changes; what flaps is still to be told that it does no more. */
        public void calmFlaps() {
            run("UPDATE flapping SET slot = 0, changes = 0");
        }

        /** Forgets those that do not flap and changed last before that slot. */
        public void dropFlaps(long beforeSlot) {
            run("DELETE FROM flapping WHERE flaps = 0 AND slot < ?", beforeSlot);
        }

        /** When the newest message of a group was made, if that was after then. */
        public Optional<Long> newestMessage(String channel, String group, long afterMillis) {
            return one(
                    "SELECT created_at FROM deliveries WHERE channel = ? AND created_at > ? AND grp = ?"
                            + " ORDER BY created_at DESC LIMIT 1",
                    row -> row.getLong(1),
                    channel,
                    afterMillis,
                    group);
        }

        /** Forgets that. */
        public void untold(String alert, String channel) {
            run("DELETE FROM told WHERE alert_id = ? AND channel = ?", alert, channel);
        }

        /** Queues a message. */
        public void deliver(
                String channel, String name, String group, List<Delivery.Event> events, int more, long now) {
            run(
                    "INSERT INTO deliveries (channel, name, grp, state, created_at, next_at, events, more) VALUES (?, ?, ?, 'queued', ?, ?, ?, ?)",
                    channel,
                    name,
                    group,
                    now,
                    now,
                    events.stream().map(String::valueOf).collect(Collectors.joining(",")),
                    more);
        }

        /** Forgets everything that refers to events of a file that is no more. */
        public void forgetEvents(long now, String why) {
            run("DELETE FROM waiting");
            run("DELETE FROM told");
            run("DELETE FROM flapping");
            run("UPDATE deliveries SET state = 'dead', done_at = ?, status = ? WHERE state = 'queued'", now, why);
        }

        /** Gives up what is older and for channels other than these, which may have been left out by mistake until now. */
        public void giveUp(Collection<String> channels, long beforeMillis, long now) {
            for (String gone : all(
                    "SELECT channel FROM deliveries WHERE state = 'queued' UNION SELECT channel FROM waiting",
                    row -> row.getString(1))) {
                if (!channels.contains(gone)) {
                    run("DELETE FROM waiting WHERE channel = ? AND due_at < ?", gone, beforeMillis);
                    run(
                            "UPDATE deliveries SET state = 'dead', done_at = ?, status = 'the channel was removed or disabled'"
                                    + " WHERE channel = ? AND state = 'queued' AND created_at < ?",
                            now,
                            gone,
                            beforeMillis);
                }
            }
        }

        /** Gives up what waits for a channel that is no more. */
        public void removed(String channel, long now) {
            run("DELETE FROM waiting WHERE channel = ?", channel);
            run("DELETE FROM told WHERE channel = ?", channel);
            run(
                    "UPDATE deliveries SET state = 'dead', done_at = ?, status = 'the channel was removed'"
                            + " WHERE channel = ? AND state = 'queued'",
                    now,
                    channel);
        }

        /** Looks again at what windows of silence hold back, since they may be others now. */
        public void lookAgain(long now) {
            run("UPDATE waiting SET due_at = ? WHERE held = 1 AND due_at > ?", now, now);
        }

        /**
         * Looks again then at what is held back of a host.
         *
         * @param notBefore whether what is due before is put off until then
         */
        public void release(String agent, long atMillis, boolean notBefore) {
            run(
                    "UPDATE waiting SET due_at = ? WHERE held = 1 AND agent = ? AND (due_at > ? OR ?)",
                    atMillis,
                    agent,
                    atMillis,
                    notBefore ? 1 : 0);
        }

        private void run(String sql, Object... values) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, values);
                statement.executeUpdate();
            } catch (SQLException e) {
                throw new FailedStatement(e);
            }
        }

        private <T> List<T> all(String sql, SqlFile.Reading<T> reading, Object... values) {
            try {
                return SqlFile.read(connection, sql, statement -> bind(statement, values), reading);
            } catch (SQLException e) {
                throw new FailedStatement(e);
            }
        }

        private <T> Optional<T> one(String sql, SqlFile.Reading<T> reading, Object... values) {
            return all(sql, reading, values).stream().findFirst();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** Events of one channel that are told together. */
    public record Group(String channel, String name) {}

    /** The series that flap. */
    public List<Flap> flapping() {
        return file.read(
                "SELECT " + FLAP + " FROM flapping WHERE flaps = 1", SqlFile.Binding.NONE, NotificationFile::flap);
    }

    /** Groups in which something is due, those that are due for longest first. */
    public List<Group> due(Collection<String> channels, long now, int limit) {
        String marks = String.join(",", Collections.nCopies(channels.size(), "?"));
        return file.read(
                "SELECT channel, grp FROM waiting WHERE due_at <= ? AND channel IN (" + marks
                        + ") GROUP BY channel, grp ORDER BY min(due_at) LIMIT " + limit,
                statement -> {
                    statement.setLong(1, now);
                    int next = 2;
                    for (String channel : channels) {
                        statement.setString(next++, channel);
                    }
                },
                row -> new Group(row.getString(1), row.getString(2)));
    }

    /** What waits of a group, in the order in which it came. */
    public List<Waiting> waiting(Group group, int limit) {
        return file.read(
                "SELECT " + WAITING + " FROM waiting WHERE channel = ? AND grp = ? ORDER BY id LIMIT " + limit,
                statement -> bind(statement, group.channel(), group.name()),
                NotificationFile::waiting);
    }

    /** The next message of a channel that may be tried now; those of one group come one after the other. */
    public Optional<Delivery> next(String channel, long now) {
        return file
                .read(
                        "SELECT " + DELIVERY
                                + " FROM deliveries d WHERE state = 'queued' AND channel = ? AND next_at <= ?"
                                + " AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.state = 'queued' AND e.channel = d.channel"
                                + " AND e.grp = d.grp AND e.id < d.id) ORDER BY id LIMIT 1",
                        statement -> bind(statement, channel, now),
                        NotificationFile::delivery)
                .stream()
                .findFirst();
    }

    /** Lets what waits for another attempt be tried at once. */
    public void tryNow(String channel, long now) {
        change(change -> {
            change.run(
                    "UPDATE deliveries SET next_at = ? WHERE channel = ? AND state = 'queued' AND next_at > ?",
                    now,
                    channel,
                    now);
            return true;
        });
    }

    /**
     * Notes an attempt and what becomes of the message.
     *
     * @param unknown alerts whose firing the channel will never know of, so that it is not told of their end
     */
    public void attempted(
            Delivery delivery,
            Delivery.State state,
            long nextMillis,
            Set<String> reached,
            Attempt attempt,
            Collection<String> unknown) {
        change(change -> {
            unknown.forEach(alert -> change.untold(alert, delivery.channel()));
            change.run(
                    "UPDATE deliveries SET state = ?, next_at = ?, done_at = ?, attempts = attempts + 1, status = ?, reached = ?"
                            + " WHERE id = ? AND (state = 'queued' OR ? = 'sent')", // its channel may be gone meanwhile
                    state.word(),
                    nextMillis,
                    state == Delivery.State.QUEUED ? 0 : attempt.atMillis() + attempt.tookMillis(),
                    attempt.status(),
                    String.join(SEPARATOR, reached),
                    delivery.id(),
                    state.word());
            change.run(
                    "INSERT OR REPLACE INTO attempts (delivery, number, at, took_ms, ok, status, excerpt) VALUES (?,"
                            + " (SELECT attempts FROM deliveries WHERE id = ?), ?, ?, ?, ?, ?)",
                    delivery.id(),
                    delivery.id(),
                    attempt.atMillis(),
                    attempt.tookMillis(),
                    attempt.ok() ? 1 : 0,
                    attempt.status(),
                    attempt.excerpt());
            return true;
        });
    }

    /**
     * Queues a message anew that was given up; says whether there is one.
     *
     * @param known alerts of which the channel will know by it, so that it is told of their end
     */
    public boolean again(long id, Collection<String> known, long now) {
        return change(change -> {
            boolean dead = change.one(
                            "SELECT 1 FROM deliveries WHERE id = ? AND state = 'dead'", row -> row.getLong(1), id)
                    .isPresent();
            if (dead) {
                change.run(
                        "UPDATE deliveries SET state = 'queued', created_at = ?, next_at = ?, done_at = 0 WHERE id = ?",
                        now,
                        now,
                        id);
                for (String alert : known) {
                    change.run(
                            "INSERT OR REPLACE INTO told (alert_id, channel, grp, seq)"
                                    + " SELECT ?, channel, grp, 0 FROM deliveries WHERE id = ?",
                            alert,
                            id);
                }
            }
            return dead;
        });
    }

    /**
     * Which messages are meant.
     *
     * @param channel null for any
     * @param state null for any
     */
    public record Wanted(@Nullable String channel, Delivery.@Nullable State state, int limit, int offset) {
        /** Reads what somebody asks for; nothing, or an empty text, means any. @throws oxmon.common.Fault INVALID, naming the field */
        public static Wanted of(@Nullable String channel, @Nullable String state, int limit, int offset) {
            return new Wanted(
                    channel == null || channel.isEmpty() ? null : channel,
                    state == null || state.isEmpty() ? null : Delivery.State.of(state),
                    limit,
                    offset);
        }
    }

    /**
     * A part of the delivery log, newest first.
     *
     * @param total how many there are in all parts
     */
    public record Found(List<Delivery> rows, int total) {
        public Found {
            rows = List.copyOf(rows);
        }
    }

    /** Finds messages. */
    public Found deliveries(Wanted wanted) {
        String channel = wanted.channel();
        Delivery.State state = wanted.state();
        String where = " FROM deliveries WHERE 1" + (channel == null ? "" : " AND channel = ?")
                + (state == null ? "" : " AND state = ?");
        Object[] values = Stream.of(
                        Optional.<Object>ofNullable(channel),
                        Optional.<Object>ofNullable(state == null ? null : state.word()))
                .flatMap(Optional::stream)
                .toArray();
        int total = file.read("SELECT count(*)" + where, statement -> bind(statement, values), row -> row.getInt(1))
                .get(0);
        return new Found(
                file.read(
                        "SELECT " + DELIVERY + where + " ORDER BY created_at DESC, id DESC LIMIT " + wanted.limit()
                                + " OFFSET " + wanted.offset(),
                        statement -> bind(statement, values),
                        NotificationFile::delivery),
                total);
    }

    /** One message. */
    public Optional<Delivery> delivery(long id) {
        return file
                .read(
                        "SELECT " + DELIVERY + " FROM deliveries WHERE id = ?",
                        statement -> bind(statement, id),
                        NotificationFile::delivery)
                .stream()
                .findFirst();
    }

    /** Every attempt of a message, in their order. */
    public List<Attempt> attempts(long delivery) {
        return file.read(
                "SELECT at, took_ms, ok, status, excerpt FROM attempts WHERE delivery = ? ORDER BY number",
                statement -> bind(statement, delivery),
                row -> new Attempt(
                        row.getLong(1), row.getLong(2), row.getBoolean(3), row.getString(4), row.getString(5)));
    }

    /**
     * How a channel fares.
     *
     * @param queued how many messages are still to be told
     * @param dead how many of the last day nobody tries any more
     * @param lastSentMillis 0 when it never told any
     */
    public record Figures(int queued, int dead, long lastSentMillis) {}

    /** How a channel fares. */
    public Figures figures(String channel, long now) {
        return file.read(
                        "SELECT (SELECT count(*) FROM deliveries WHERE state = 'queued' AND channel = ?),"
                                + " (SELECT count(*) FROM deliveries WHERE state = 'dead' AND channel = ? AND created_at >= ?),"
                                + " coalesce((SELECT done_at FROM deliveries WHERE state = 'sent' AND channel = ?"
                                + " ORDER BY created_at DESC LIMIT 1), 0)",
                        statement -> bind(statement, channel, channel, now - 86_400_000, channel),
                        row -> new Figures(row.getInt(1), row.getInt(2), row.getLong(3)))
                .get(0);
    }

    /** Drops what was done before then; says how many messages. */
    public int dropBefore(long millis) {
        int dropped = 0;
        int now;
        do {
            now = change(change -> {
                List<Long> old = change.all(
                        "SELECT id FROM deliveries WHERE state <> 'queued' AND created_at < ? LIMIT " + DROPPED_AT_ONCE,
                        row -> row.getLong(1),
                        millis);
                for (long id : old) {
                    change.run("DELETE FROM attempts WHERE delivery = ?", id);
                    change.run("DELETE FROM deliveries WHERE id = ?", id);
                }
                return old.size();
            });
            dropped += now;
        } while (now == DROPPED_AT_ONCE);
        return dropped;
    }

    private static Flap flap(ResultSet row) throws SQLException {
        return new Flap(
                row.getString(1), new FlapHistory(row.getLong(2), row.getInt(3)), row.getBoolean(4), row.getLong(5));
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getBoolean(8),
                row.getString(9));
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                Delivery.State.of(row.getString(4)),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getInt(8),
                row.getString(9),
                split(row.getString(10), ",").stream().map(Delivery.Event::of).toList(),
                row.getInt(11),
                Set.copyOf(split(row.getString(12), SEPARATOR)),
                row.getString(13).isEmpty() ? row.getString(2) : row.getString(13));
    }

    private static List<String> split(String text, String separator) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(separator, -1));
    }

    @Override
    public void close() {
        file.close();
    }
}
