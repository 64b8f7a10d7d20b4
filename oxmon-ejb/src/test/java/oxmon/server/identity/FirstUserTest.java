package oxmon.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.server.database.CertDatabase;

class FirstUserTest {
    private static final String HERE = "127.0.0.1";

    @TempDir
    Path directory;

    private CertDatabase database;
    private Users users;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        users = new Users(database, change -> {}, new Passwords(1000), new MovableClock());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void onLoopbackThePasswordIsTheSeeds() {
        first(Optional.empty(), true).createIfNone();
        Caller caller = users.signIn("admin", "changeme", HERE);
        assertThat(caller.role()).isEqualTo(Role.ADMIN);
        assertThat(caller.mustChangePassword()).isTrue();
        assertThat(file()).doesNotExist();
    }

    @Test
    void whenOthersCanReachIt_thePasswordIsRandom_andKeptUntilItIsChanged() throws Exception {
        FirstUser first = first(Optional.empty(), false);
        first.createIfNone();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> users.signIn("admin", "changeme", HERE)).isInstanceOf(Fault.class);
        String password = Files.readString(file()).strip();
        Caller caller = users.signIn("admin", password, HERE);
        assertThat(caller.mustChangePassword()).isTrue();
        first.passwordChanged(new PasswordChanged(users.changePassword(caller, password, "correct horse", HERE)));
        assertThat(file()).doesNotExist();
    }

    @Test
    void aConfiguredPasswordIsUsed() {
        first(Optional.of("from the file"), false).createIfNone();
        assertThat(users.signIn("admin", "from the file", HERE).mustChangePassword())
                .isTrue();
        assertThat(file()).doesNotExist();
    }

    @Test
    void nothingHappensWhenThereIsAnyUser() {
        users.create("somebody", "correct horse", Role.VIEWER, false);
        first(Optional.empty(), true).createIfNone();
        assertThatThrownBy(() -> users.signIn("admin", "changeme", HERE)).isInstanceOf(Fault.class);
    }

    private FirstUser first(Optional<String> configured, boolean loopbackOnly) {
        return new FirstUser(users, "admin", configured, loopbackOnly, file());
    }

    private Path file() {
        return directory.resolve("initial-password");
    }
}
