package oxmon.server.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import oxmon.identity.Role;
import oxmon.server.common.DataDirectory;
import oxmon.server.database.OwnerOnly;
import oxmon.server.settings.ServerSettings;

/**
 * The account that is there before anybody made one. Its password must be changed, whatever it is.
 *
 * <p>A known password is used only when it was configured, or when nobody but this machine can reach the listener; otherwise a
 * random one is made, printed once, and kept in {@code initial-password} until it is changed.
 */
@Singleton
public class FirstUser {
    private static final Logger LOG = System.getLogger(FirstUser.class.getName());
    private static final String WELL_KNOWN = "changeme";
    /** Without those that look alike. */
    private static final String SIGNS = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ23456789";

    private final Users users;
    private final String name;
    private final Optional<String> configured;
    private final boolean loopbackOnly;
    private final Path file;

    @Inject
    FirstUser(Users users, ServerSettings settings, DataDirectory directory) {
        this(
                users,
                settings.auth().defaultUsername(),
                settings.auth().defaultPassword(),
                settings.loopbackOnly(),
                directory.root().resolve("initial-password"));
    }

    FirstUser(Users users, String name, Optional<String> configured, boolean loopbackOnly, Path file) {
        this.users = users;
        this.name = name;
        this.configured = configured;
        this.loopbackOnly = loopbackOnly;
        this.file = file;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        createIfNone();
    }

    /** Makes the account when there is none at all. */
    void createIfNone() {
        if (users.any()) {
            return;
        }
        if (configured.isPresent()) {
            users.create(name, configured.get(), Role.ADMIN, true);
            if (!loopbackOnly && configured.get().equals(WELL_KNOWN)) {
                LOG.log(
                        Level.WARNING,
                        "the first account \"" + name + "\" has the well-known password of the configuration;"
                                + " change it at once, since others can reach this server");
            }
        } else if (loopbackOnly) {
            users.create(name, WELL_KNOWN, Role.ADMIN, true);
            LOG.log(Level.INFO, "first account: " + name + " / " + WELL_KNOWN + ", to be changed at the first sign-in");
        } else {
            createWithRandom();
        }
    }

    /** Forgets the initial password once the account has another one. */
    void passwordChanged(@Observes PasswordChanged change) {
        if (!change.user().name().equals(name)) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, file + " holds a password that is no longer valid and cannot be deleted", e);
        }
    }

    private void createWithRandom() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            password.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        try {
            OwnerOnly.write(file, password + System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the initial password in " + file, e);
        }
        users.create(name, password.toString(), Role.ADMIN, true);
        // Not through the log, which others may read and which is shipped elsewhere.
        System.out.println(
                "oxmon: first account " + name + " / " + password + " (also in " + file + " until it is changed)");
    }
}
