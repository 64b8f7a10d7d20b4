package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.common.Fault;

class RuleReaderTest {
    /** The four examples of the seed, as written. */
    private static final String SEED = """
            [[alert.rules]]
            name = "high-cpu"
            type = "threshold"
            metric = "cpu.usage"          # 监控的指标名
            agent_pattern = "*"           # Agent 匹配模式，支持 glob（如 "web-*"）
            operator = "greater_than"     # 比较运算符：greater_than / less_than
            value = 90.0                  # 阈值
            duration_secs = 300           # 持续时间（秒），超过阈值持续这么久才触发
            severity = "critical"         # 严重级别：info / warning / critical
            silence_secs = 600            # 静默期（秒），同一告警在此期间不重复触发

            [[alert.rules]]
            name = "memory-spike"
            type = "rate_of_change"
            metric = "memory.used_percent"
            agent_pattern = "*"
            rate_threshold = 20.0         # 变化率阈值（百分比）
            window_secs = 300             # 计算窗口（秒）
            severity = "warning"
            silence_secs = 600

            [[alert.rules]]
            name = "disk-full-prediction"
            type = "trend_prediction"
            metric = "disk.used_percent"
            agent_pattern = "*"
            predict_threshold = 95.0      # 预测突破的目标阈值
            horizon_secs = 86400          # 预测时间范围（秒），如 86400 = 24 小时
            min_data_points = 10          # 最少数据点数，不够则不预测
            severity = "info"
            silence_secs = 3600

            [[alert.rules]]
            name = "cert-expiry"
            type = "cert_expiration"
            metric = "certificate.days_until_expiry"
            agent_pattern = "cert-checker"
            severity = "critical"           # 默认严重级别
            warning_days = 30               # 距过期 30 天触发 warning
            critical_days = 7               # 距过期 7 天触发 critical
            silence_secs = 86400
            """;

    private static final Map<String, Object> GOOD = Map.<String, Object>of(
            "name", "r", "type", "threshold", "metric", "m", "operator", "gt", "value", 1L, "severity", "warning");

    private static Rule read(String field, Object value) {
        Map<String, Object> values = new HashMap<>(GOOD);
        values.put(field, value);
        return RuleReader.read("id", values);
    }

    @Test
    void theSeedsExamplesLoadAsWritten() {
        List<Rule> rules = Watched.rules(SEED);
        assertThat(rules)
                .extracting(Rule::name)
                .containsExactly("high-cpu", "memory-spike", "disk-full-prediction", "cert-expiry");
        assertThat(rules).extracting(Rule::silenceMillis).containsExactly(600_000L, 600_000L, 3_600_000L, 86_400_000L);
        assertThat(rules)
                .extracting(Rule::severity)
                .containsExactly(Severity.CRITICAL, Severity.WARNING, Severity.INFO, Severity.CRITICAL);
        assertThat(rules.get(0).forMillis()).isEqualTo(300_000);
        assertThat(rules.get(2).condition().windowMillis()).isEqualTo(3_600_000);
        assertThat(rules.get(3).condition().levels())
                .extracting(Level::threshold)
                .containsExactly(30.0, 7.0);
    }

    @Test
    void everyTypeHasTheCommonFields_andItsOwn() {
        assertThat(RuleTypes.all())
                .extracting(RuleType::name)
                .containsExactly(
                        "agent_down",
                        "baseline",
                        "cert_expiration",
                        "composite",
                        "no_data",
                        "rate_of_change",
                        "threshold",
                        "trend_prediction");
        for (RuleType type : RuleTypes.all()) {
            assertThat(RuleReader.fields(type))
                    .extracting(Field::name)
                    .doesNotHaveDuplicates()
                    .contains("name", "silence_secs", "agent_pattern");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "name, ' '",
        "type, thresold",
        "metric, ''",
        "agent_pattern, ''",
        "operator, above",
        "value, ninety",
        "value, NaN",
        "severity, fatal",
        "duration_secs, -1",
        "duration_secs, 1.5",
        "duration_secs, 99999999",
        "silence_secs, soon",
        "keep_firing_for_secs, -5",
        "clear_value, 2",
        "window_secs, 60",
        "operater, gt",
        "for, never",
        "for, 90d",
        "message, 'a {{nothing}} b'",
        "message, 'a {{value'",
        "runbook, 'javascript:alert(1)'",
        "enabled, 3",
        "tags, 7",
        "labels, 7",
    })
    void whatMakesNoSenseIsRefusedWithTheFieldsName(String field, String text) {
        Object value = text.matches("-?[0-9]+")
                ? Long.valueOf(text)
                : text.matches("-?[0-9.]+|NaN") ? Double.valueOf(text) : text;
        assertThatThrownBy(() -> read(field, value))
                .isInstanceOf(Fault.class)
                .hasMessageContaining(field)
                .extracting(fault -> ((Fault) fault).field())
                .isEqualTo(field);
    }

    @Test
    void aMissingFieldIsNamed() {
        for (String field : List.of("name", "type", "metric", "operator", "value")) {
            Map<String, Object> values = new HashMap<>(GOOD);
            values.remove(field);
            assertThatThrownBy(() -> RuleReader.read("id", values)).hasMessageContaining(field);
        }
    }

    @Test
    void aDemandOnLabelsMustBeOne() {
        assertThatThrownBy(() -> read("labels", List.of("mount"))).hasMessageContaining("key=value");
        assertThatThrownBy(() -> read("labels", List.of("mount=~("))).isInstanceOf(Fault.class);
        assertThat(read("labels", List.of("mount=/", "fs!=tmpfs")).labels()).hasSize(2);
    }

    @Test
    void levelsMustGrowWorse_andNotContradict() {
        Map<String, Object> values = new HashMap<>(GOOD);
        values.remove("value");
        values.remove("severity");
        values.put("levels", List.of(level("warning", 90), level("critical", 80)));
        assertThatThrownBy(() -> RuleReader.read("id", values)).hasMessageContaining("critical must lie above warning");
        values.put("levels", List.of(level("warning", 90), level("warning", 95)));
        assertThatThrownBy(() -> RuleReader.read("id", values)).hasMessageContaining("warning twice");
        values.put("levels", List.of(Map.<String, Object>of("severity", "warning", "value", 1, "colour", "red")));
        assertThatThrownBy(() -> RuleReader.read("id", values)).hasMessageContaining("levels[0].colour");
        values.put("levels", List.of(level("critical", 90), level("warning", 80)));
        assertThat(RuleReader.read("id", values).condition().levels())
                .extracting(Level::severity)
                .containsExactly(Severity.WARNING, Severity.CRITICAL);
        values.put("value", 3);
        assertThatThrownBy(() -> RuleReader.read("id", values)).hasMessageContaining("levels already");
    }

    private static Map<String, Object> level(String severity, long value) {
        return Map.<String, Object>of("severity", severity, "value", value);
    }

    @Test
    void forIsAnotherWordForDuration() {
        assertThat(read("for", "5m").forMillis()).isEqualTo(300_000);
        Map<String, Object> both = new HashMap<>(GOOD);
        both.put("for", "5m");
        both.put("duration_secs", 300L);
        assertThatThrownBy(() -> RuleReader.read("id", both)).hasMessageContaining("only one");
    }

    @Test
    void aCertificatesLevelsMustBeInOrder() {
        assertThatThrownBy(() -> RuleReader.read(
                        "id",
                        Map.<String, Object>of(
                                "name", "c", "type", "cert_expiration", "warning_days", 7, "critical_days", 30)))
                .hasMessageContaining("critical_days must be less than warning_days, 7; it is 30");
        assertThat(RuleReader.read("id", Map.<String, Object>of("name", "c", "type", "cert_expiration"))
                        .agentPattern())
                .isEqualTo("cert-checker");
    }

    @Test
    void dependsOn_namesOtherRules_thatNeedNotBeThere() {
        assertThat(read("depends_on", List.of("other")).dependsOn()).containsExactly("other");
        for (String wrong : List.of("", " ", "r", "id")) {
            assertThatThrownBy(() -> read("depends_on", List.of(wrong)))
                    .isInstanceOf(Fault.class)
                    .hasMessageStartingWith("depends_on ");
        }
    }

    @Test
    void rulesThatDependOnThemselvesByWayOfOthersAreRefused() {
        Rule one = read("name", "one", "depends_on", List.of("two"));
        Rule two = read("name", "two", "depends_on", List.of("three", "nobody"));
        Rule three = read("name", "three", "depends_on", List.of("one"));
        Dependencies.refuseCircle(two, List.of(one));
        assertThatThrownBy(() -> Dependencies.refuseCircle(three, List.of(one, two)))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("depends_on must not lead back");
        Dependencies.refuseCircle(one, List.of(one, two)); // as it was
        assertThat(Dependencies.of(one, List.of(one, two, three))).containsExactly("two");
        assertThat(Dependencies.unknown(two, List.of(one, two, three))).containsExactly("nobody");
    }

    /** A rule whose id is its name, with other fields. */
    private static Rule read(String field, String name, String other, Object value) {
        Map<String, Object> values = new HashMap<>(GOOD);
        values.put(field, name);
        values.put(other, value);
        return RuleReader.read(name, values);
    }
}
