package oxmon.server.common;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import oxmon.metrics.Limits;
import oxmon.server.settings.ServerSettings;
import oxmon.server.settings.SettingsFile;
import oxmon.settings.SettingsException;

/** Hands out what features must not reach for themselves: the clock, the settings, the data directory. */
@Singleton
public class Wiring {
    private static final Logger LOG = System.getLogger(Wiring.class.getName());

    /** The system's clock in UTC. */
    @Produces
    public Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * The settings of this run.
     *
     * @throws SettingsException when they cannot be used; all of it is in the log
     */
    @Produces
    @Singleton
    public ServerSettings settings() {
        Map<String, String> properties = properties();
        try {
            SettingsFile file = SettingsFile.find(System.getenv(), properties);
            ServerSettings settings = ServerSettings.load(file.path(), System.getenv(), properties);
            LOG.log(
                    Level.INFO,
                    file.path().isPresent()
                            ? "settings from " + settings.source()
                            : "no server.toml, so defaults apply; looked at " + String.join(", ", file.looked()));
            settings.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
            return settings;
        } catch (SettingsException e) {
            LOG.log(Level.ERROR, "cannot start, the settings are wrong:" + System.lineSeparator() + e.getMessage());
            throw e;
        }
    }

    /** The bounds of what is admitted. */
    @Produces
    @Singleton
    public Limits limits(ServerSettings settings) {
        return settings.limits();
    }

    /** The data directory, locked; a relative one is under the application server's instance directory. */
    @Produces
    @Singleton
    public DataDirectory dataDirectory(ServerSettings settings) {
        Path configured = settings.storage().dataDir();
        Path base = settings.standalone() ? Path.of("") : instanceDirectory();
        DataDirectory directory = DataDirectory.open(base.resolve(configured));
        LOG.log(Level.INFO, "data directory " + directory.root());
        return directory;
    }

    private static Path instanceDirectory() {
        return Optional.ofNullable(System.getProperty("com.sun.aas.instanceRoot"))
                .or(() -> Optional.ofNullable(System.getProperty("jboss.server.data.dir")))
                .map(Path::of)
                .orElse(Path.of(""));
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        return properties;
    }
}
