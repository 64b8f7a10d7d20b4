package oxmon.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.agents.AgentFacts;
import oxmon.collect.linux.Proc;

class HostFactsTest {
    @TempDir
    Path root;

    @BeforeEach
    void aHost() throws IOException {
        Map<String, String> files = Map.of(
                "proc/sys/kernel/hostname", "web-01\n",
                "proc/sys/kernel/osrelease", "6.1.0-28-amd64\n",
                "proc/stat", "cpu  1 1 1 1\ncpu0 1 1 1 1\ncpu1 1 1 1 1\n",
                "proc/meminfo", "MemTotal:       16252928 kB\n",
                "etc/os-release",
                        "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n",
                "etc/machine-id", "3D1219c7c4c5404aaa1f6d2a48adfda4\n",
                "sys/block/sda/size", "167772160\n",
                "sys/block/loop0/size", "129600\n",
                "sys/block/dm-0/size", "167772160\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    @Test
    void factsComeFromLinuxsFiles() {
        AgentFacts facts = host().read();

        assertThat(facts.hostname()).isEqualTo("web-01");
        assertThat(facts.os()).isEqualTo("Debian GNU/Linux");
        assertThat(facts.osVersion()).isEqualTo("12");
        assertThat(facts.kernelVersion()).isEqualTo("6.1.0-28-amd64");
        assertThat(facts.cpuCores()).isEqualTo(2);
        assertThat(facts.memoryGb()).isEqualTo(15.5);
        assertThat(facts.diskGb()).isEqualTo(80);
    }

    @Test
    void theMachineIdIsStable_andDoesNotTellTheRealOne() throws IOException {
        String id = host().machineId().orElseThrow();

        assertThat(id).matches("[0-9a-f]{64}").doesNotContain("3d1219c7");
        assertThat(host().machineId()).contains(id);
        Files.writeString(root.resolve("etc/machine-id"), "another\n");
        assertThat(host().machineId().orElseThrow()).isNotEqualTo(id);
    }

    private HostFacts host() {
        return HostFacts.of(new Proc(root));
    }
}
