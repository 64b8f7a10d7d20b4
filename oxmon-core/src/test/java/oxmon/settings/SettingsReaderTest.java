package oxmon.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private static SettingsReader reader(String text, Map<String, String> environment) {
        return SettingsReader.text("server.toml", text, environment);
    }

    @Test
    void aVariableBeatsTheFile_andTheFileBeatsTheDefault() {
        SettingsReader in = reader("a = 1\nb = 2\n", Map.of("OXMON_B", "3"));

        assertThat(List.of(in.number("a", 9, 0, 10), in.number("b", 9, 0, 10), in.number("c", 9, 0, 10)))
                .containsExactly(1L, 3L, 9L);
    }

    @Test
    void aDottedKeyIsAVariableWithUnderscores() {
        SettingsReader in = reader("", Map.of("OXMON_AUTH_TOKEN_EXPIRE_SECS", "60"));

        assertThat(in.number("auth.token_expire_secs", 86_400, 1, 86_400)).isEqualTo(60);
        assertThat(in.finish()).isEmpty();
    }

    @Test
    void everythingWrongIsToldAtOnce_withFileAndLine() {
        SettingsReader in = reader("""
                grpc_port = 99999
                http_port = "eight"
                grpc_prot = 1

                [log]
                level = "loud"
                """, Map.of("OXMON_FLAG", "perhaps"));
        in.port("grpc_port", 9090);
        in.port("http_port", 8080);
        in.choice("log.level", "info", Set.of("info", "debug"));
        in.flag("flag", true);

        assertThatThrownBy(in::finish)
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::toString)
                                .containsExactly(
                                        "server.toml:1: grpc_port must be a whole number from 0 to 65535; it is 99999",
                                        "server.toml:2: http_port must be a whole number from 0 to 65535; it is \"eight\"",
                                        "server.toml:6: log.level must be one of debug, info; it is \"loud\"",
                                        "OXMON_FLAG: flag must be true or false; it is \"perhaps\"",
                                        "server.toml:3: grpc_prot is not a setting; did you mean grpc_port?"));
    }

    @Test
    void brokenTomlNamesTheLine() {
        assertThatThrownBy(() -> reader("a = 1\nb = = 2\n", Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("server.toml:2: is not TOML");
    }

    @Test
    void unknownVariablesOnlyWarn() {
        SettingsReader in = reader("", Map.of("OXMON_NO_SUCH", "1", "OXMON_CONFIG", "f", "PATH", "/bin"));

        assertThat(in.finish()).containsExactly("OXMON_NO_SUCH: is not a setting and is ignored");
    }

    @Test
    void tablesWithFreeKeysAreRead() {
        SettingsReader in = reader("[tags]\nenv = \"prod\"\nrack = 7\n", Map.of());

        assertThat(in.table("tags")).isEqualTo(Map.of("env", "prod", "rack", "7"));
        assertThat(in.finish()).isEmpty();
    }

    @Test
    void entriesKnowTheirLine() {
        SettingsReader in = reader("x = 1\n[[alert.rules]]\nname = \"a\"\n[[alert.rules]]\nname = \"b\"\n", Map.of());
        in.number("x", 0, 0, 9);

        assertThat(in.entries("alert.rules"))
                .extracting(SettingsReader.Entry::values)
                .containsExactly(Map.of("name", "a"), Map.of("name", "b"));
        assertThat(in.finish()).isEmpty();
    }
}
