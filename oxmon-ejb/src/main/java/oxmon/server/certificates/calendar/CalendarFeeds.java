package oxmon.server.certificates.calendar;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.agents.whitelist.TokenHash;
import oxmon.server.database.CertDatabase;

/**
 * The feeds of people. Of a secret only the hash is kept; a feed ends with its owner's account. Thread-safe.
 */
@Singleton
public class CalendarFeeds {
    private static final Logger LOG = System.getLogger(CalendarFeeds.class.getName());
    private static final int MOST_NAME = 100;
    private static final int MOST_OF_ONE = 20;
    private static final long NOTED_SECS = TimeUnit.HOURS.toSeconds(1);
    private static final String SELECT =
            "SELECT f.id, f.name, f.user_id, u.username AS owner, f.created_at, f.last_used_at"
                    + " FROM calendar_feeds f JOIN users u ON u.id = f.user_id ";

    private final CertDatabase database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public CalendarFeeds(CertDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The caller's own, and everybody's for whoever may change domains; the oldest first. */
    public List<CalendarFeed> list(Caller caller) {
        return find(
                SELECT + "WHERE :all OR f.user_id = :user ORDER BY f.created_at, f.rowid",
                Map.<String, Object>of("all", mayAll(caller), "user", caller.userId()));
    }

    private static boolean mayAll(Caller caller) {
        return caller.may(Permission.CERTIFICATES_WRITE);
    }

    /**
     * Makes one for the caller.
     *
     * @param name 1 to 100 letters
     * @throws Fault INVALID naming name, CONFLICT when the caller has 20
     */
    public CalendarFeed.Made make(@Nullable String name, Caller caller) {
        String called = name(name);
        String secret = TokenHash.newToken(random);
        String id = UUID.randomUUID().toString();
        database.jdbi().useTransaction(h -> {
            int own = h.createQuery("SELECT count(*) FROM calendar_feeds WHERE user_id = :user")
                    .bind("user", caller.userId())
                    .mapTo(Integer.class)
                    .one();
            if (own >= MOST_OF_ONE) {
                throw Fault.conflict("there are " + own + " of yours; revoke one first");
            }
            h.createUpdate("INSERT INTO calendar_feeds (id, name, secret_hash, user_id, created_at)"
                            + " VALUES (:id, :name, :hash, :user, :now)")
                    .bind("id", id)
                    .bind("name", called)
                    .bind("hash", TokenHash.of(secret))
                    .bind("user", caller.userId())
                    .bind("now", clock.instant().getEpochSecond())
                    .execute();
        });
        LOG.log(Level.INFO, "the calendar feed {0} was made by {1}", id, caller.name());
        CalendarFeed made = find(SELECT + "WHERE f.id = :id", Map.of("id", id)).get(0);
        return new CalendarFeed.Made(made, secret);
    }

    private static String name(@Nullable String name) {
        if (name == null || name.isBlank()) {
            throw Fault.missing("name");
        }
        String stripped = name.strip();
        if (stripped.length() > MOST_NAME || stripped.chars().anyMatch(Character::isISOControl)) {
            throw Fault.invalid("name", "name must be 1 to " + MOST_NAME + " letters");
        }
        return stripped;
    }

    /**
     * Ends one for ever.
     *
     * @throws Fault NOT_FOUND, also when it is somebody else's and the caller may not change domains
     */
    public void revoke(String id, Caller caller) {
        int gone = database.jdbi()
                .withHandle(
                        h -> h.createUpdate("DELETE FROM calendar_feeds WHERE id = :id AND (:all OR user_id = :user)")
                                .bind("id", id)
                                .bind("all", mayAll(caller))
                                .bind("user", caller.userId())
                                .execute());
        if (gone == 0) {
            throw Fault.notFound("there is no calendar feed " + id);
        }
        LOG.log(Level.INFO, "the calendar feed {0} was revoked by {1}", id, caller.name());
    }

    /** The feed of a secret, as long as its owner has an account; notes that it was used. */
    public Optional<CalendarFeed> open(String secret) {
        Optional<CalendarFeed> feed =
                find(SELECT + "WHERE f.secret_hash = :hash", Map.of("hash", TokenHash.of(secret))).stream()
                        .findFirst();
        feed.ifPresent(this::used);
        return feed;
    }

    private void used(CalendarFeed feed) {
        long now = clock.instant().getEpochSecond();
        Instant last = feed.lastUsed();
        if (last == null || now - last.getEpochSecond() >= NOTED_SECS) {
            database.jdbi()
                    .useHandle(
                            h -> h.execute("UPDATE calendar_feeds SET last_used_at = ? WHERE id = ?", now, feed.id()));
        }
    }

    private List<CalendarFeed> find(String sql, Map<String, ?> values) {
        return database.jdbi()
                .withHandle(h -> h.createQuery(sql).bindMap(values).map(ConstructorMapper.of(Row.class)).list().stream()
                        .map(Row::feed)
                        .toList());
    }

    /** A row of the tables. */
    record Row(
            String id,
            String name,
            String userId,
            String owner,
            long createdAt,
            @Nullable Long lastUsedAt) {
        CalendarFeed feed() {
            return new CalendarFeed(
                    id,
                    name,
                    userId,
                    owner,
                    Instant.ofEpochSecond(createdAt),
                    lastUsedAt == null ? null : Instant.ofEpochSecond(lastUsedAt));
        }
    }
}
