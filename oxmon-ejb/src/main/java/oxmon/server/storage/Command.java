package oxmon.server.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import oxmon.server.settings.ServerSettings;
import oxmon.server.settings.SettingsFile;
import oxmon.settings.SettingsException;

/** A command of {@code oxmon} that works on a data directory. */
interface Command {
    /** All is well. */
    int OK = 0;

    /** The work could not be done, or found damage. */
    int FAILED = 1;

    /** Called in a wrong way. */
    int USAGE = 2;

    /** What it is called with, and what it does, for the help. */
    String help();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws UsageException when it cannot be called so
     */
    int run(List<String> words, Surroundings around) throws IOException;

    /**
     * What a command sees of the process.
     *
     * @param out for what was asked for
     * @param err for all else
     */
    record Surroundings(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        /**
         * The data directory: {@code --data-dir}, or that of the settings, which are found as the server finds them.
         *
         * @throws UsageException when there is no such directory
         */
        Path dataDirectory(Options options) {
            Path named = options.get("--data-dir").map(Path::of).orElseGet(() -> configured(options));
            Path root = named.toAbsolutePath().normalize();
            if (!root.toFile().isDirectory()) {
                throw new UsageException("there is no data directory " + root + "; name it with --data-dir DIR");
            }
            return root;
        }

        private Path configured(Options options) {
            try {
                Optional<Path> file = options.get("--config")
                        .map(Path::of)
                        .or(() -> SettingsFile.find(environment, Map.of()).path());
                return ServerSettings.load(file, environment, Map.of())
                        .storage()
                        .dataDir();
            } catch (SettingsException e) {
                throw new UsageException("the settings do not tell the data directory: " + e.getMessage());
            }
        }
    }
}
