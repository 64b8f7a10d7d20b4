package oxmon.web.ui.agents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstallCommandTest {
    @Test
    void isOneLineToPaste() {
        assertThat(new InstallCommand("https://mon.example.com", "web-01", "oxa_1").line())
                .isEqualTo(
                        "curl -fsS https://mon.example.com/install.sh | sudo sh -s -- --token oxa_1 --agent-id web-01");
    }

    @Test
    void quotesANameThatTheShellWouldReadOtherwise() {
        assertThat(new InstallCommand("http://h", "it's $(reboot) 上海", "t").line())
                .endsWith(" --agent-id 'it'\\''s $(reboot) 上海'");
    }
}
