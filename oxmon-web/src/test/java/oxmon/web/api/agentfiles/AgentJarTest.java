package oxmon.web.api.agentfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;

class AgentJarTest {
    @TempDir
    Path folder;

    @Test
    void tellsWhatItIsAndGivesThat() throws Exception {
        Path file = Files.writeString(folder.resolve("jar"), "abc");
        AgentJar.Checked jar = new AgentJar().in(path -> file.toUri().toURL());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        jar.writeTo(out);

        assertThat(jar.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(jar.bytes()).isEqualTo(3);
        assertThat(out).hasToString("abc");
    }

    @Test
    void aServerWithoutItSaysSo() {
        assertThatThrownBy(() -> new AgentJar().in(path -> null))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.NOT_FOUND));
    }
}
