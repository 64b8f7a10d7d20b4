package oxmon.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.server.database.CertDatabase;

class UsersTest {
    private static final String HERE = "192.0.2.1";

    @TempDir
    Path directory;

    private final MovableClock clock = new MovableClock();
    private final List<PasswordChanged> changes = new ArrayList<>();
    private CertDatabase database;
    private Users users;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        users = new Users(database, changes::add, new Passwords(1000), clock);
        users.create("admin", "changeme", Role.ADMIN, true);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theRightPasswordSignsIn() {
        Caller caller = users.signIn("admin", "changeme", HERE);
        assertThat(caller.name()).isEqualTo("admin");
        assertThat(caller.role()).isEqualTo(Role.ADMIN);
        assertThat(caller.mustChangePassword()).isTrue();
        assertThat(users.current(caller.userId(), caller.tokenVersion())).contains(caller);
    }

    @Test
    void unknownUserAndWrongPasswordAreToldTheSame() {
        Fault wrong = fault(() -> users.signIn("admin", "nope", HERE));
        Fault unknown = fault(() -> users.signIn("nobody", "nope", HERE));
        assertThat(unknown.detail()).isEqualTo(wrong.detail());
        assertThat(unknown.code()).isEqualTo(wrong.code()).isEqualTo("UNAUTHORIZED");
        assertThat(fault(() -> users.signIn("admin", "x".repeat(5000), HERE)).detail())
                .isEqualTo(wrong.detail());
    }

    @Test
    void emptyFieldsAreNamed() {
        assertThat(fault(() -> users.signIn("", "x", HERE)).field()).isEqualTo("username");
        assertThat(fault(() -> users.signIn("admin", "", HERE)).field()).isEqualTo("password");
    }

    @Test
    void aNewPasswordVoidsAllTokens() {
        Caller caller = users.signIn("admin", "changeme", HERE);
        Caller changed = users.changePassword(caller, "changeme", "correct horse", HERE);
        assertThat(users.current(caller.userId(), caller.tokenVersion())).isEmpty();
        assertThat(users.current(changed.userId(), changed.tokenVersion())).contains(changed);
        assertThat(changed.mustChangePassword()).isFalse();
        assertThat(changes).containsExactly(new PasswordChanged(changed));
        assertThat(fault(() -> users.signIn("admin", "changeme", HERE)).code()).isEqualTo("UNAUTHORIZED");
        assertThat(users.signIn("admin", "correct horse", HERE)).isEqualTo(changed);
    }

    @Test
    void theCurrentPasswordIsAskedFor_andTheNewOneMustBeAcceptable() {
        Caller caller = users.signIn("admin", "changeme", HERE);
        assertThat(fault(() -> users.changePassword(caller, "wrong", "correct horse", HERE))
                        .kind())
                .isEqualTo(Fault.Kind.UNAUTHENTICATED);
        for (String bad : List.of("short", "changeme", "ü".repeat(513))) {
            Fault fault = fault(() -> users.changePassword(caller, "changeme", bad, HERE));
            assertThat(fault.kind()).isEqualTo(Fault.Kind.INVALID);
            assertThat(fault.field()).isEqualTo("new_password");
        }
        assertThat(users.current(caller.userId(), caller.tokenVersion())).isPresent();
    }

    @Test
    void guessingIsSlowedDown_butTheOwnerElsewhereIsNot() {
        for (int i = 0; i < 5; i++) {
            assertThat(fault(() -> users.signIn("admin", "guess", HERE)).kind()).isEqualTo(Fault.Kind.UNAUTHENTICATED);
        }
        Fault tooMany = fault(() -> users.signIn("admin", "changeme", HERE));
        assertThat(tooMany.code()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(tooMany.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertThat(users.signIn("admin", "changeme", "198.51.100.9")).isNotNull();
        clock.advance(Duration.ofSeconds(2));
        assertThat(users.signIn("admin", "changeme", HERE)).isNotNull();
    }

    @Test
    void aHashOfTheOriginalIsAccepted_andReplacedAtTheSignIn() {
        String hash = BCrypt.withDefaults().hashToString(4, "from-rust".toCharArray());
        database.jdbi()
                .useHandle(h -> h.execute(
                        "INSERT INTO users (id, username, password_hash, role) VALUES ('7', 'ferris', ?, 'admin')",
                        hash));
        assertThat(fault(() -> users.signIn("ferris", "wrong", HERE)).code()).isEqualTo("UNAUTHORIZED");
        assertThat(users.signIn("ferris", "from-rust", HERE).userId()).isEqualTo("7");
        assertThat(database.jdbi()
                        .<String, RuntimeException>withHandle(
                                h -> h.createQuery("SELECT password_hash FROM users WHERE id = '7'")
                                        .mapTo(String.class)
                                        .one()))
                .startsWith("pbkdf2-sha512$");
        assertThat(users.signIn("ferris", "from-rust", HERE).userId()).isEqualTo("7");
    }

    private static Fault fault(ThrowingCallable call) {
        try {
            call.call();
        } catch (Fault fault) {
            return fault;
        } catch (Throwable other) {
            throw new AssertionError(other);
        }
        throw new AssertionError("nothing was refused");
    }
}
