package oxmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Version;

class CommandLineTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysItsVersion_andHowItIsUsed() {
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out).hasToString("oxmon-agent " + Version.current() + System.lineSeparator());
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("usage:", "--check-config");
    }

    @Test
    void checksAFile_thatIsNamedOrFoundByTheVariable() throws IOException {
        Path file = Files.writeString(folder.resolve("agent.toml"), "agent_id = \"a\"\n");

        assertThat(run(Map.of(), "--check-config", file.toString())).isZero();
        assertThat(run(Map.of("OXMON_CONFIG", file.toString()), "--check-config"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(file + ": ok");
    }

    @Test
    void aFileThatIsAskedForMustBeThere() {
        assertThat(run(Map.of(), "--check-config", folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("none: cannot be read");
    }

    @Test
    void whatItDoesNotUnderstandIsWrongUsage() {
        assertThat(run(Map.of(), "--nonsense")).isEqualTo(2);
        assertThat(run(Map.of(), "a", "b")).isEqualTo(2);
    }

    @Test
    void aVariableThatIsNoSettingIsOnlyAWarning() throws IOException {
        Path file = Files.writeString(folder.resolve("agent.toml"), "agent_id = \"a\"\n");

        assertThat(run(Map.of("OXMON_NONSENSE", "1"), "--check-config", file.toString()))
                .isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("OXMON_NONSENSE");
    }

    private int run(Map<String, String> environment, String... arguments) {
        return new CommandLine(
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }
}
