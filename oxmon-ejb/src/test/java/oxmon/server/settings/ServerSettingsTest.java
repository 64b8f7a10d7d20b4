package oxmon.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import oxmon.notification.GroupBy;
import oxmon.settings.SettingsException;
import oxmon.settings.SettingsReader;

class ServerSettingsTest {
    /** The seed's snippets one after the other, as somebody would paste them. */
    private static final String SEED = """
            grpc_port = 9090
            http_port = 8080
            data_dir = "data"
            retention_days = 7
            require_agent_auth = false

            [[alert.rules]]
            name = "high-cpu"
            type = "threshold"
            metric = "cpu.usage"
            agent_pattern = "*"
            operator = "greater_than"
            value = 90.0
            duration_secs = 300
            severity = "critical"
            silence_secs = 600

            [[alert.rules]]
            name = "cert-expiry"
            type = "cert_expiration"
            metric = "certificate.days_until_expiry"
            agent_pattern = "cert-checker"
            severity = "critical"
            warning_days = 30
            critical_days = 7
            silence_secs = 86400

            [[notification.channels]]
            type = "email"
            min_severity = "warning"
            smtp_host = "smtp.example.com"
            smtp_port = 587
            smtp_username = "alerts@example.com"
            smtp_password = "your-password"
            from = "alerts@example.com"
            recipients = ["admin@example.com", "ops@example.com"]

            [[notification.silence_windows]]
            start_time = "02:00"
            end_time = "04:00"
            recurrence = "daily"
            aggregation_window_secs = 90

            [cert_check]
            enabled = true
            default_interval_secs = 86400
            tick_secs = 60
            connect_timeout_secs = 10
            max_concurrent = 10
            """;

    private static ServerSettings read(String text) {
        return ServerSettings.read(SettingsReader.text("server.toml", text, Map.of()), true);
    }

    @Test
    void theSeedsExamplesLoadUnchanged() {
        ServerSettings settings = read(SEED);

        assertThat(settings.provisioned().rules()).hasSize(2);
        assertThat(settings.provisioned().channels()).hasSize(1);
        assertThat(settings.provisioned().silenceWindows()).hasSize(1);
        assertThat(settings.provisioned().aggregationWindowSecs()).isEqualTo(90);
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void withoutAFileTheSeedsDefaultsApply_andOpenIngestIsWarnedOf() {
        ServerSettings settings = read("");

        assertThat(settings.grpc().port()).isEqualTo(9090);
        assertThat(settings.http().port()).isEqualTo(8080);
        assertThat(settings.storage().retentionDays()).isEqualTo(7);
        assertThat(settings.auth().requireAgentAuth()).isFalse();
        assertThat(settings.warnings()).singleElement().asString().contains("require_agent_auth is not set");
    }

    @Test
    void aWrongEntryIsLeftOut_andTheOthersWork() {
        ServerSettings settings =
                read("require_agent_auth = true\n[[alert.rules]]\nname = \"x\"\ntype = \"treshold\"\n");

        assertThat(settings.provisioned().rules()).isEmpty();
        assertThat(settings.provisioned().problems()).singleElement().asString().startsWith("server.toml:2: left out");
    }

    @Test
    void howAlertsAreGroupedAndWhenTheyFlapIsRead_andWhatIsWrongIsRefused() {
        TellingSettings usual = read("").notification().telling();
        assertThat(usual.groupBy()).isEqualTo(GroupBy.RULE);
        assertThat(usual.groupInterval()).isZero();
        assertThat(usual.flapping()).isEqualTo(FlappingSettings.USUAL);
        TellingSettings own = read("""
                [notification]
                group_by = []
                group_interval_secs = 300
                [notification.flapping]
                enabled = false
                window_secs = 600
                high_percent = 20
                """).notification().telling();
        assertThat(own.groupBy().parts()).isEmpty();
        assertThat(own.groupInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(own.flapping()).isEqualTo(new FlappingSettings(false, Duration.ofMinutes(10), 20, 20));
        assertThatThrownBy(() -> read("""
                [notification]
                group_by = ["host"]
                [notification.flapping]
                high_percent = 20
                low_percent = 30
                """))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("group_by")
                .hasMessageContaining("low_percent");
    }

    @Test
    void rulesThatDependOnThemselvesAreLeftOut() {
        String rule = """
                [[alert.rules]]
                name = "%s"
                type = "threshold"
                metric = "m"
                operator = "gt"
                value = 1
                severity = "info"
                depends_on = ["%s"]
                """;
        ServerSettings settings = read(rule.formatted("a", "b") + rule.formatted("b", "a"));
        assertThat(settings.provisioned().rules()).hasSize(1);
        assertThat(settings.provisioned().problems()).singleElement().asString().contains("rule b: depends_on");
    }

    @Test
    void strictRefusesAWrongEntry() {
        assertThatThrownBy(() -> read("strict = true\n[[alert.rules]]\nname = \"x\"\ntype = \"treshold\"\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("server.toml:2");
    }

    @Test
    void tlsNeedsBothFiles_andTheyMustBeReadable() {
        assertThatThrownBy(() -> read("[grpc]\ntls_cert = \"/no/such/file.pem\"\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("must be a readable file")
                .hasMessageContaining("needs tls_cert and tls_key together");
    }

    @Test
    void proxiesAreAddresses_andOriginsAreOrigins() {
        assertThatThrownBy(() -> read("trusted_proxies = [\"10.0.0.0/33\"]\ncors_origins = [\"ui.example/x\"]\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("10.0.0.0/33")
                .hasMessageContaining("ui.example/x");
    }

    @Test
    void theLaunchersPropertiesBeatVariables_andThoseBeatTheFile() {
        ServerSettings settings = ServerSettings.load(
                Optional.empty(),
                Map.of("OXMON_HTTP_PORT", "1001", "OXMON_GRPC_PORT", "1002"),
                Map.of("oxmon.http.port", "2001", "oxmon.standalone", "true", "oxmon.http.host", "127.0.0.1"));

        assertThat(settings.http().port()).isEqualTo(2001);
        assertThat(settings.grpc().port()).isEqualTo(1002);
        assertThat(settings.loopbackOnly()).isTrue();
    }

    @Test
    void onAnApplicationServerTheListenerIsNotKnown() {
        ServerSettings settings =
                ServerSettings.load(Optional.empty(), Map.of(), Map.of("oxmon.http.host", "127.0.0.1"));

        assertThat(settings.loopbackOnly()).isFalse();
    }

    @Test
    void aFileThatWasNamedMustBeThere() {
        assertThatThrownBy(() -> SettingsFile.find(Map.of("OXMON_CONFIG", "/no/such.toml"), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("/no/such.toml");
        assertThat(SettingsFile.find(Map.of(), Map.of("jboss.server.config.dir", "/no/such"))
                        .looked())
                .contains(Path.of("/no/such/server.toml").toString());
    }
}
