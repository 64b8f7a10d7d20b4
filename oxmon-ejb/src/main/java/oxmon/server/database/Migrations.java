package oxmon.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tables of {@code cert.db} to the version that this program knows, and refuses those of a newer one.
 *
 * <p>The files are named here instead of being scanned for: application servers hide the class path behind loaders and
 * virtual file systems of their own, which every scanner meets anew.
 */
final class Migrations {
    /** In the order of their versions; a released one is never changed. */
    private static final List<String> FILES = List.of(
            "V1__People_agents_domains.sql",
            "V2__Alert_rules.sql",
            "V3__Channels_and_silences.sql",
            "V4__Certificates.sql",
            "V5__Calendar_feeds.sql");

    private static final String FOLDER = "migrations/";

    /** Held, since loggers are forgotten with their levels. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private Migrations() {}

    /** The version of the last file. */
    static int newest() {
        String last = FILES.get(FILES.size() - 1);
        return Integer.parseInt(last.substring(1, last.indexOf('_')));
    }

    /**
     * @param file the database, for messages
     * @throws UnusableDatabase when it was written by a newer program, or a step failed
     */
    static void run(DataSource database, Path file) {
        FLYWAY.setLevel(Level.WARNING); // six lines at each start that say that nothing happened
        try {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(database)
                    .resourceProvider(new Listed())
                    .locations("classpath:oxmon/server/database/migrations")
                    .communityDBSupportEnabled(true)
                    .table("oxmon_schema_history")
                    .load();
            refuseNewer(flyway, file);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new UnusableDatabase(file + " cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    private static void refuseNewer(Flyway flyway, Path file) {
        MigrationInfo[] all = flyway.info().all();
        MigrationVersion known = MigrationVersion.fromVersion("0");
        MigrationVersion found = known;
        for (MigrationInfo step : all) {
            MigrationVersion version = step.getVersion();
            if (version == null) {
                continue;
            }
            if (step.getState().isResolved() && version.compareTo(known) > 0) {
                known = version;
            }
            if (step.getState().isApplied() && version.compareTo(found) > 0) {
                found = version;
            }
        }
        if (found.compareTo(known) > 0) {
            throw new UnusableDatabase(
                    file + " is of version " + found + ", written by a newer oxmon; this one knows versions up to "
                            + known + ". Start the newer one, or point data_dir at another directory.",
                    null);
        }
    }

    /** The migrations by name. */
    private static final class Listed implements ResourceProvider {
        @Override
        @Nullable
        public LoadableResource getResource(String name) {
            return find(name).orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return FILES.stream()
                    .filter(name -> name.startsWith(prefix))
                    .filter(name -> List.of(suffixes).stream().anyMatch(name::endsWith))
                    .map(name -> (LoadableResource) new Script(name))
                    .toList();
        }

        private static Optional<LoadableResource> find(String path) {
            return FILES.stream()
                    .filter(name -> path.equals(name) || path.endsWith('/' + name))
                    .map(name -> (LoadableResource) new Script(name))
                    .findFirst();
        }
    }

    private static final class Script extends LoadableResource {
        private final String name;

        Script(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream in = Migrations.class.getResourceAsStream(FOLDER + name)) {
                if (in == null) {
                    throw new IllegalStateException("the program lacks " + FOLDER + name);
                }
                return new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return FOLDER + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return FOLDER + name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
