package oxmon.server.identity;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.server.database.CertDatabase;

/**
 * The accounts of people: sign-in, who somebody is now, change of password. Thread-safe.
 *
 * <p>Whoever signed in is a {@link Caller} with a token version. A token or session is good only as long as
 * {@link #current} answers for that version.
 */
@Singleton
public class Users {
    private static final String SELECT =
            "SELECT id, username, password_hash, role, token_version, must_change_password FROM users ";

    private final CertDatabase database;
    private final Consumer<PasswordChanged> changes;
    private final Passwords passwords;
    private final Throttle throttle;
    private final Clock clock;
    /** Hashing takes a core for 0.2 s: a flood of sign-ins must not take them all. */
    private final Semaphore hashing = new Semaphore(2, true);

    private final ConcurrentMap<String, Caller> known = new ConcurrentHashMap<>();
    private volatile long knownVersion;

    @Inject
    Users(CertDatabase database, Event<PasswordChanged> changes, Clock clock) {
        this(database, changes::fire, new Passwords(), clock);
    }

    Users(CertDatabase database, Consumer<PasswordChanged> changes, Passwords passwords, Clock clock) {
        this.database = database;
        this.changes = changes;
        this.passwords = passwords;
        this.throttle = new Throttle(clock);
        this.clock = clock;
        this.knownVersion = database.outsideVersion();
    }

    /**
     * Checks a name and a password.
     *
     * @param address where the attempt comes from, for the throttle; never a name that the client chose
     * @throws Fault INVALID when one is empty; UNAUTHENTICATED in the same words and the same time for an unknown user and a
     *     wrong password; TOO_MANY after too many of these
     */
    public Caller signIn(String username, String password, String address) {
        required("username", username);
        required("password", password);
        throttle.check(username, address);
        return hashing(() -> {
            throttle.check(username, address); // those who waited here meanwhile may have failed
            Row row = PasswordRules.tooLong(password) ? null : byName(username).orElse(null);
            boolean right = passwords.matches(
                    PasswordRules.tooLong(password) ? "" : password,
                    row == null ? null : row.passwordHash(),
                    bcryptInUse());
            if (!right || row == null) {
                throttle.failed(username, address);
                throw Fault.unauthenticated("invalid username or password");
            }
            throttle.succeeded(username, address);
            if (passwords.outdated(row.passwordHash())) {
                rehash(row, password);
            }
            return row.caller();
        });
    }

    /**
     * Who the holder of a token or session is now: roles may have changed since. Cheap, usually from memory.
     *
     * @param tokenVersion the one of the token or session
     * @return empty when there is no such user any more, or the password was changed since: the token is revoked
     */
    public Optional<Caller> current(String userId, long tokenVersion) {
        long version = database.outsideVersion();
        if (version != knownVersion) {
            known.clear();
            knownVersion = version;
        }
        Caller caller = known.get(userId);
        if (caller == null) {
            caller = byId(userId).map(Row::caller).orElse(null);
            if (caller == null) {
                return Optional.empty();
            }
            known.put(userId, caller);
        }
        return caller.tokenVersion() == tokenVersion ? Optional.of(caller) : Optional.empty();
    }

    /**
     * Sets a new password. All tokens and sessions of the user, the caller's included, are void from now on.
     *
     * @param address where the request comes from: guessing the current password is throttled like signing in
     * @return the user with the new token version, so that a page may go on in a new session
     * @throws Fault INVALID when one is empty or the new one is not acceptable; UNAUTHENTICATED when the current one is wrong;
     *     TOO_MANY after too many of these
     */
    public Caller changePassword(Caller caller, String currentPassword, String newPassword, String address) {
        required("current_password", currentPassword);
        required("new_password", newPassword);
        throttle.check(caller.name(), address);
        return hashing(() -> {
            throttle.check(caller.name(), address);
            Row row = byId(caller.userId()).orElse(null);
            boolean right = !PasswordRules.tooLong(currentPassword)
                    && passwords.matches(currentPassword, row == null ? null : row.passwordHash(), false);
            if (!right || row == null) {
                throttle.failed(caller.name(), address);
                throw Fault.unauthenticated("current password is wrong");
            }
            PasswordRules.check("new_password", currentPassword, newPassword);
            throttle.succeeded(caller.name(), address);
            return replace(row, newPassword);
        });
    }

    /** Whether there is any account. */
    public boolean any() {
        return database.jdbi()
                .withHandle(h -> h.createQuery("SELECT EXISTS (SELECT 1 FROM users)")
                        .mapTo(Boolean.class)
                        .one());
    }

    /**
     * Makes an account.
     *
     * @param mustChange whether the password was chosen by somebody else
     * @throws Fault CONFLICT when the name is taken
     */
    public Caller create(String username, String password, Role role, boolean mustChange) {
        required("username", username);
        required("password", password);
        String hash = hashing(() -> passwords.hash(password));
        String id = UUID.randomUUID().toString();
        int made = database.jdbi()
                .withHandle(h -> h.createUpdate("""
                                INSERT INTO users (id, username, password_hash, role, must_change_password, created_at, updated_at)
                                VALUES (:id, :username, :hash, :role, :mustChange, :now, :now)
                                ON CONFLICT (username) DO NOTHING""")
                        .bind("id", id)
                        .bind("username", username)
                        .bind("hash", hash)
                        .bind("role", role.apiName())
                        .bind("mustChange", mustChange)
                        .bind("now", clock.instant().getEpochSecond())
                        .execute());
        if (made == 0) {
            throw Fault.conflict("there is already a user " + username);
        }
        return new Caller(id, username, role, 0, mustChange);
    }

    private Caller replace(Row row, String newPassword) {
        String hash = passwords.hash(newPassword);
        int changed = database.jdbi()
                .withHandle(h -> h.createUpdate("""
                                UPDATE users SET password_hash = :hash, token_version = token_version + 1,
                                    must_change_password = 0, updated_at = :now
                                WHERE id = :id AND token_version = :was""")
                        .bind("hash", hash)
                        .bind("now", clock.instant().getEpochSecond())
                        .bind("id", row.id())
                        .bind("was", row.tokenVersion())
                        .execute());
        known.remove(row.id());
        if (changed == 0) {
            throw Fault.conflict("the password was changed meanwhile");
        }
        Caller was = row.caller();
        Caller is = new Caller(was.userId(), was.name(), was.role(), row.tokenVersion() + 1, false);
        changes.accept(new PasswordChanged(is));
        return is;
    }

    private void rehash(Row row, String password) {
        String hash = passwords.hash(password);
        database.jdbi()
                .useHandle(h -> h.createUpdate(
                                "UPDATE users SET password_hash = :hash WHERE id = :id AND password_hash = :was")
                        .bind("hash", hash)
                        .bind("id", row.id())
                        .bind("was", row.passwordHash())
                        .execute());
    }

    private boolean bcryptInUse() {
        return database.jdbi()
                .withHandle(h -> h.createQuery("SELECT EXISTS (SELECT 1 FROM users WHERE password_hash LIKE '$2%')")
                        .mapTo(Boolean.class)
                        .one());
    }

    private Optional<Row> byName(String username) {
        return find(SELECT + "WHERE username = :key", username);
    }

    private Optional<Row> byId(String id) {
        return find(SELECT + "WHERE id = :key", id);
    }

    private Optional<Row> find(String sql, String key) {
        return database.jdbi()
                .withHandle(h -> h.createQuery(sql)
                        .bind("key", key)
                        .map(ConstructorMapper.of(Row.class))
                        .findOne());
    }

    private <T> T hashing(Supplier<T> work) {
        try {
            if (!hashing.tryAcquire(10, TimeUnit.SECONDS)) {
                throw Fault.unavailable("too many sign-ins at once; try again", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.unavailable("the server is stopping", e);
        }
        try {
            return work.get();
        } finally {
            hashing.release();
        }
    }

    private static void required(String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw Fault.missing(field);
        }
    }

    /** A row of the table. */
    record Row(
            String id,
            String username,
            String passwordHash,
            String role,
            long tokenVersion,
            boolean mustChangePassword) {
        /** A role that nobody knows, written by hand, may do the least. */
        Caller caller() {
            Role known;
            try {
                known = Role.parse(role);
            } catch (IllegalArgumentException e) {
                known = Role.VIEWER;
            }
            return new Caller(id, username, known, tokenVersion, mustChangePassword);
        }
    }
}
