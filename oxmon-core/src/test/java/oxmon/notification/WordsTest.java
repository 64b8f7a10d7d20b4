package oxmon.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import oxmon.alerting.Severity;
import oxmon.notification.Told.Kind;

class WordsTest {
    private static final long TEN = 1_795_341_600_000L;

    private final Words english = new Words(Language.EN, ZoneId.of("Europe/Berlin"));
    private final Words chinese = new Words(Language.ZH, ZoneId.of("Asia/Shanghai"));

    @Test
    void aTitleSaysHowBadItIs_whereAndWhat() {
        assertThat(english.title(one(Kind.FIRING))).isEqualTo("[CRITICAL] web-01: high-cpu");
        assertThat(chinese.title(one(Kind.FIRING))).isEqualTo("[严重] web-01：high-cpu");
        assertThat(english.title(one(Kind.RESOLVED))).isEqualTo("[RESOLVED] web-01: high-cpu");
        assertThat(chinese.title(one(Kind.RESOLVED))).isEqualTo("[已恢复] web-01：high-cpu");
        assertThat(english.title(one(Kind.REPEAT))).isEqualTo("[CRITICAL, repeat 3] web-01: high-cpu");
        assertThat(chinese.title(one(Kind.REPEAT))).isEqualTo("[严重，第 3 次重复] web-01：high-cpu");
        assertThat(english.title(one(Kind.FLAPPING))).isEqualTo("[CRITICAL, flapping] web-01: high-cpu");
        assertThat(chinese.title(one(Kind.FLAPPING))).isEqualTo("[严重，抖动] web-01：high-cpu");
        assertThat(english.title(one(Kind.STABLE))).isEqualTo("[CRITICAL, stable] web-01: high-cpu");
        assertThat(chinese.title(one(Kind.STABLE))).isEqualTo("[严重，已稳定] web-01：high-cpu");
        assertThat(english.title(one(Kind.STABLE_OVER))).isEqualTo("[RESOLVED, stable] web-01: high-cpu");
        assertThat(chinese.title(one(Kind.STABLE_OVER))).isEqualTo("[已恢复，已稳定] web-01：high-cpu");
        assertThat(english.title(Message.test("oxmon-server", TEN, ""))).startsWith("[TEST]");
    }

    @Test
    void aTitleOfSeveral_saysWhatTheyHaveInCommon() {
        Told cpu = told(Kind.FIRING, "web-01", "high-cpu", Severity.WARNING);
        Told disk = told(Kind.FIRING, "web-01", "disk-full", Severity.CRITICAL);
        Told other = told(Kind.FIRING, "web-02", "high-cpu", Severity.WARNING);
        assertThat(english.title(Message.of(List.of(cpu, disk)))).isEqualTo("[CRITICAL] 2 alerts: web-01");
        assertThat(english.title(Message.of(List.of(cpu, other)))).isEqualTo("[WARNING] 2 alerts: high-cpu");
        assertThat(english.title(Message.of(List.of(other, disk)))).isEqualTo("[CRITICAL] 2 alerts");
        assertThat(english.title(Message.of(List.of(cpu, told(Kind.RESOLVED, "web-01", "high-cpu", Severity.WARNING)))))
                .as("one alert that came and went")
                .isEqualTo("[WARNING] web-01: high-cpu");
        assertThat(chinese.title(new Message(List.of(cpu), 9, "", false))).isEqualTo("[警告] 10 条告警：web-01：high-cpu");
    }

    @Test
    void timesAreInTheChannelsZone_withItsOffset() {
        assertThat(english.time(TEN)).isEqualTo("2026-11-22 11:00:00 +01:00");
        assertThat(chinese.time(TEN)).isEqualTo("2026-11-22 18:00:00 +08:00");
        assertThat(new Words(Language.EN, ZoneId.of("UTC")).time(TEN)).isEqualTo("2026-11-22 10:00:00 +00:00");
    }

    @Test
    void factsSayWhatIsKnown_andNothingElse() {
        assertThat(english.facts(told(Kind.FIRING, "web-01", "high-cpu", Severity.CRITICAL)).stream()
                        .map(Words.Fact::label))
                .containsExactly("Agent", "Rule", "Metric", "Value", "Threshold", "Time", "Since");
    }

    @Test
    void whatFlapsSaysSo_andHowItIsWhenItIsStable() {
        assertThat(fact(english, Kind.FLAPPING)).startsWith("it fires and ends again and again");
        assertThat(fact(english, Kind.STABLE)).isEqualTo("no more; it fires now");
        assertThat(fact(english, Kind.STABLE_OVER)).isEqualTo("no more; it is over now");
        assertThat(one(Kind.FLAPPING).places(chinese))
                .containsEntry("status", "flapping")
                .containsEntry("event", "flapping");
        assertThat(one(Kind.STABLE_OVER).places(chinese))
                .containsEntry("status", "resolved")
                .containsEntry("event", "stable");
    }

    private static String fact(Words words, Kind kind) {
        return words.facts(told(kind, "web-01", "high-cpu", Severity.CRITICAL)).stream()
                .filter(fact -> fact.label().equals("Flapping"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void placesOfSeveral_haveEachValueOnce() {
        Told first = told(Kind.FIRING, "web-01", "high-cpu", Severity.WARNING);
        Told second = told(Kind.RESOLVED, "web-02", "high-cpu", Severity.CRITICAL);
        Map<String, String> places = new Message(List.of(first, second), 3, "https://x/", false).places(english);
        assertThat(places)
                .containsEntry("agent_id", "web-01, web-02")
                .containsEntry("rule", "high-cpu")
                .containsEntry("severity", "critical")
                .containsEntry("status", "firing")
                .containsEntry("event", "firing, resolved")
                .containsEntry("message", "web-01 is hot\nweb-02 is hot\nand 3 more")
                .containsEntry("count", "5")
                .containsEntry("link", "https://x/");
        assertThat(places.keySet()).isEqualTo(Message.PLACES);
    }

    private static Message one(Kind kind) {
        return Message.of(List.of(told(kind, "web-01", "high-cpu", Severity.CRITICAL)));
    }

    private static Told told(Kind kind, String agent, String rule, Severity severity) {
        return new Told(
                kind,
                agent + rule,
                "r",
                rule,
                agent,
                "cpu.usage",
                Map.of(),
                severity,
                agent + " is hot",
                97,
                90,
                TEN,
                TEN - 60_000,
                0,
                kind == Kind.REPEAT ? 3 : 0,
                "",
                "",
                List.of());
    }
}
