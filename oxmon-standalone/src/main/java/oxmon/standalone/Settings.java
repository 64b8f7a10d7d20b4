package oxmon.standalone;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import oxmon.server.settings.ServerSettings;
import oxmon.server.settings.SettingsFile;
import oxmon.settings.SettingsException;
import oxmon.settings.SettingsReader;

/** Reads the settings before the container starts, and leaves them for the application as system properties. */
final class Settings {
    private Settings() {}

    /**
     * Reads the settings; options beat {@code OXMON_*} variables, which beat the file.
     *
     * @throws CannotStart with all problems, each with file and line
     */
    static ServerSettings load(Arguments arguments) throws CannotStart {
        Map<String, String> properties = new HashMap<>(arguments.properties());
        arguments.file().ifPresent(file -> properties.put("oxmon.config", file));
        properties.put("oxmon.standalone", "true");
        try {
            SettingsFile file = SettingsFile.find(System.getenv(), properties);
            file.path().ifPresent(path -> properties.put("oxmon.config", path.toString()));
            if (arguments.loopback()) {
                SettingsReader given = file.path().isPresent()
                        ? SettingsReader.file(file.path().get(), System.getenv())
                        : SettingsReader.defaults(System.getenv());
                bindToLoopback("http_host", "oxmon.http.host", given, properties);
                bindToLoopback("grpc_host", "oxmon.grpc.host", given, properties);
            }
            ServerSettings settings = ServerSettings.load(file.path(), System.getenv(), properties);
            properties.putIfAbsent("oxmon.http.host", settings.http().host());
            properties.forEach(System::setProperty);
            return settings;
        } catch (SettingsException e) {
            throw new CannotStart(
                    CannotStart.SETTINGS,
                    e.problems().stream()
                            .map(problem -> "  " + problem)
                            .collect(Collectors.joining("\n", "the settings are wrong:\n", "")));
        }
    }

    private static void bindToLoopback(
            String key, String property, SettingsReader given, Map<String, String> properties) {
        if (!given.has(key)) {
            properties.putIfAbsent(property, "127.0.0.1");
        }
    }
}
