package oxmon.server.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import oxmon.settings.Problem;
import oxmon.settings.SettingsException;

/**
 * Where {@code server.toml} is looked for, in this order: {@code -Doxmon.config}, {@code OXMON_CONFIG}, the application
 * server's configuration folder, {@code config/server.toml}.
 *
 * @param path the file, or absent when none of the places has one
 * @param looked the places, for the log
 */
public record SettingsFile(Optional<Path> path, List<String> looked) {
    /**
     * Looks for the file.
     *
     * @throws SettingsException when a file was named and is not there
     */
    public static SettingsFile find(Map<String, String> environment, Map<String, String> properties) {
        List<String> looked = new ArrayList<>();
        Optional<Path> named = named("-Doxmon.config", properties.get("oxmon.config"))
                .or(() -> named("OXMON_CONFIG", environment.get("OXMON_CONFIG")));
        if (named.isPresent()) {
            return new SettingsFile(named, looked);
        }
        looked.add("-Doxmon.config");
        looked.add("OXMON_CONFIG");
        List<Path> places = new ArrayList<>();
        String payara = properties.get("com.sun.aas.instanceRoot");
        if (payara != null) {
            places.add(Path.of(payara, "config", "server.toml"));
        }
        String wildfly = properties.get("jboss.server.config.dir");
        if (wildfly != null) {
            places.add(Path.of(wildfly, "server.toml"));
        }
        places.add(Path.of("config", "server.toml"));
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                return new SettingsFile(Optional.of(place), looked);
            }
            looked.add(place.toString());
        }
        return new SettingsFile(Optional.empty(), looked);
    }

    private static Optional<Path> named(String by, @Nullable String name) {
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        Path path = Path.of(name);
        if (!Files.isRegularFile(path)) {
            throw new SettingsException(List.of(new Problem(by, "", "names " + path + ", which is not a file")));
        }
        return Optional.of(path);
    }
}
