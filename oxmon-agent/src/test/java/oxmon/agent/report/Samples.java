package oxmon.agent.report;

import java.util.Map;
import oxmon.agent.buffer.Sample;
import oxmon.agent.buffer.SampleRecorder;
import oxmon.agent.settings.AgentSettings;
import oxmon.settings.SettingsReader;

/** Samples and settings that read as data. */
final class Samples {
    private Samples() {}

    static Sample at(long millis) {
        SampleRecorder recorder = new SampleRecorder();
        recorder.gauge("load.load_1", millis / 10.0);
        recorder.gauge("disk.used_percent", 12.5, Map.of("mount", "/data"));
        return recorder.finish(millis).get(0);
    }

    static AgentSettings settings(int port, String... lines) {
        String text =
                "agent_id = \"web-01\"\nserver_endpoint = \"127.0.0.1:" + port + "\"\n" + String.join("\n", lines);
        return AgentSettings.read(SettingsReader.text("agent.toml", text, Map.of()), "unused")
                .settings();
    }
}
