package oxmon.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesCommandTest {
    private static final String RULES = """
            [[alert.rules]]
            name = "disk"
            type = "threshold"
            metric = "disk.used_percent"
            operator = "gt"
            duration_secs = 60
            levels = [{ severity = "warning", value = 80 }, { severity = "critical", value = 90 }]
            [[alert.rules]]
            name = "down"
            type = "agent_down"
            silent_secs = 60
            """;
    private static final String TEST = """
            [[tests]]
            name = "a disk fills, and its host dies"
            [[tests.series]]
            agent = "web-1"
            metric = "disk.used_percent"
            labels = { mount = "/data" }
            values = "50x5 85x11 95x11 50"
            [[tests.expect]]
            at = "115s"
            rule = "disk"
            firing = []
            [[tests.expect]]
            at = "2m"
            rule = "disk"
            firing = [{ agent = "web-1", labels = { mount = "/data" }, severity = "warning", value = 85 }]
            [[tests.expect]]
            at = "290s"
            rule = "disk"
            firing = [{ severity = "critical", message = "disk.used_percent (mount=/data) is 95, above 90 for 1 min" }]
            [[tests.expect]]
            at = "5m"
            rule = "disk"
            firing = []
            [[tests.expect]]
            at = "359s"
            rule = "down"
            firing = []
            [[tests.expect]]
            at = "6m"
            rule = "down"
            firing = [{ agent = "web-1", severity = "critical" }]
            """;

    @TempDir
    Path directory;

    private Ran test(String toml) throws IOException {
        Files.writeString(directory.resolve("tests.toml"), toml);
        return Ran.tool("rules", "test", directory.resolve("tests.toml").toString());
    }

    @Test
    void allIsWell() throws IOException {
        Ran ran = test(RULES + TEST);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("""
                ok    a disk fills, and its host dies
                1 passed, 0 failed
                """);
        assertThat(ran.code()).isZero();
    }

    @Test
    void rulesMayLieInOtherFiles_suchAsTheServers() throws IOException {
        Files.writeString(directory.resolve("server.toml"), "http_port = 8080\n" + RULES);
        assertThat(test("rule_files = [\"server.toml\"]\n" + TEST).code()).isZero();
    }

    @Test
    void whatIsOtherwiseIsTold() throws IOException {
        Ran ran = test(RULES.replace("value = 80", "value = 88") + TEST);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEqualTo("""
                FAIL  a disk fills, and its host dies
                        at 2m, disk: expected, and does not fire: agent web-1, labels {mount=/data}, severity warning, value 85
                0 passed, 1 failed
                """);
        assertThat(test(RULES + TEST.replace("115s", "125s")).out())
                .contains("at 2m 5s, disk: fires, and was not expected: web-1 disk.used_percent (mount=/data), warning,"
                        + " \"disk.used_percent (mount=/data) is 85, above 80 for 1 min\"");
    }

    @Test
    void earlierWeeksAreWhatTheServerWouldKnowOfThem() throws IOException {
        String weekly = """
                [[alert.rules]]
                name = "unusual"
                type = "baseline"
                metric = "traffic"
                compare_with = "weeks"
                weeks = 1
                deviations = 5
                [[tests]]
                name = "a week, and then something else"
                interval = "10m"
                [[tests.series]]
                agent = "web-1"
                metric = "traffic"
                values = "20x1007 90x1"
                [[tests.expect]]
                at = "168h"
                rule = "unusual"
                firing = [{ agent = "web-1", value = 90 }]
                """;
        assertThat(test(weekly).out()).isEqualTo("ok    a week, and then something else\n1 passed, 0 failed\n");
        assertThat(test(weekly.replace("10m", "15m").replace("x1007", "x671")).out())
                .as("too little is known of the hour")
                .contains("expected, and does not fire");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            values = "50x5 | values = "50y5 | tests[0]? series[0].values has "50y5"
            rule = "down"  | rule = "dawn"  | expect[4].rule is "dawn", and there is no such rule; there are disk, down
            at = "2m"      | at = "soon"    | expect[1].at must be a number with a unit
            agent = "web-1" | agnt = "web-1" | agnt is not a field of this type; it has agent, metric, labels, values
            name = "a disk | nam = "a disk  | nam is not a field of this type
            operator = "gt" | operator = "up" | operator must be one of
            [[tests]]      | [[test]]       | test is not a setting
            firing = []    | fires = []     | fires is not a field of this type; it has at, rule, firing
            severity = "warning", value = 85 | severity = "bad" | firing[0].severity must be one of
            """)
    void whatMakesNoSenseIsTold_byFileAndLine(String right, String wrong, String told) throws IOException {
        Ran ran = test((RULES + TEST).replace(right, wrong));
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).containsPattern("tests\\.toml:\\d+: ").contains(told.replace("tests[0]? ", ""));
        assertThat(ran.out()).isEqualTo("0 passed, 1 failed\n");
    }

    @Test
    void filesThatAreNone() throws IOException {
        assertThat(Ran.tool("rules", "test", directory.resolve("none.toml").toString())
                        .err())
                .contains("none.toml: cannot be read");
        assertThat(test("").err()).contains("has no [[tests]]");
        assertThat(test(RULES).err()).contains("has no [[tests]]");
        assertThat(test("rule_files = [\"none.toml\"]\n" + TEST).err()).contains("none.toml: cannot be read");
        assertThat(Ran.tool("rules", "test").code()).isEqualTo(2);
        assertThat(Ran.tool("rules").code()).isEqualTo(2);
        assertThat(Ran.tool("rules", "check").code()).isEqualTo(2);
        assertThat(Ran.tool("rules", "--help").out()).contains("rules test FILE");
    }
}
