package oxmon.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import oxmon.settings.SettingsReader;

/** Holds {@code config/server.example.toml} against the code: every key is in it, with its true default. */
class ExampleConfigTest {
    private static final Path EXAMPLE = Path.of("..", "config", "server.example.toml");
    private static final Pattern TABLE = Pattern.compile("\\[([a-z_.]+)].*");
    private static final Pattern KEY = Pattern.compile("(?:# )?([a-z_]+) = .*");

    @Test
    void theExampleSaysTheDefaults() throws IOException {
        ServerSettings example =
                ServerSettings.read(SettingsReader.text("example", Files.readString(EXAMPLE), Map.of()), true);
        ServerSettings defaults = ServerSettings.read(SettingsReader.defaults(Map.of()), true);

        assertThat(example)
                .usingRecursiveComparison()
                .ignoringFields("source")
                .ignoringFieldsMatchingRegexes("warnings.*")
                .isEqualTo(defaults);
    }

    @Test
    void theExampleHoldsEveryKeyAndNoOther() throws IOException {
        SettingsReader reader = SettingsReader.defaults(Map.of());
        ServerSettings.read(reader, true);
        Set<String> read = new TreeSet<>(reader.keys());
        read.removeAll(Set.of(
                "alert.rules",
                "notification.channels",
                "notification.silence_windows",
                "aggregation_window_secs")); // lists of tables, and the place the seed also allows

        assertThat(keysOf(EXAMPLE)).isEqualTo(read);
    }

    /** All keys, also those that are commented out because they have no default. */
    private static Set<String> keysOf(Path file) throws IOException {
        Set<String> keys = new TreeSet<>();
        String table = "";
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("# [[")) {
                break; // lists of tables come last
            }
            Matcher head = TABLE.matcher(line);
            if (head.matches()) {
                table = head.group(1) + '.';
            }
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                keys.add(table + key.group(1));
            }
        }
        return keys;
    }
}
