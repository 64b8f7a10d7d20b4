package oxmon.server.notification;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import oxmon.alerting.Severity;
import oxmon.notification.Message;
import oxmon.notification.Told;

/** Messages that tests tell. */
public final class Messages {
    /** 2026-11-22T10:00:00Z. */
    public static final long NOON = 1_795_341_600_000L;

    /** What markup, JSON, HTML, headers and encodings trip over. */
    public static final String NASTY =
            "\"quoted\" \\back\\ <b>&amp;</b> <script>alert(1)</script> [x](http://evil.example) **bold** `code` "
                    + "<@everyone> 🔥磁盘 {{value}} ${jndi:ldap://x} line one\r\nBcc: evil@example.com\nline two\u0007\u202egnp.";

    private Messages() {}

    public static Message one() {
        return Message.of(List.of(told(Told.Kind.FIRING, "web-01", "cpu.usage is 97, above 90 for 5 min")));
    }

    public static Message resolved() {
        return Message.of(List.of(told(Told.Kind.RESOLVED, "web-01", "cpu.usage is 40, no longer above 90")));
    }

    public static Message of(Told.Kind kind) {
        return Message.of(List.of(told(kind, "web-01", "cpu.usage is 97, above 90 for 5 min")));
    }

    /** A worse alert that took the place of a milder one. */
    public static Message worse() {
        Told told = told(Told.Kind.FIRING, "web-01", "cpu.usage is 97, above 90 for 5 min");
        return Message.of(List.of(new Told(
                told.kind(),
                "alert-2 web-01",
                told.ruleId(),
                told.ruleName(),
                told.agent(),
                told.metric(),
                told.labels(),
                told.severity(),
                told.message(),
                told.value(),
                told.threshold(),
                told.millis(),
                told.firedMillis(),
                0,
                0,
                told.alertId(),
                "",
                List.of())));
    }

    public static Message nasty() {
        Told told = told(Told.Kind.FIRING, "web-01", NASTY);
        return Message.of(List.of(new Told(
                told.kind(),
                told.alertId(),
                told.ruleId(),
                "rule " + NASTY,
                "agent " + NASTY,
                told.metric(),
                Map.of("mount", NASTY),
                told.severity(),
                NASTY,
                Double.NaN,
                90,
                told.millis(),
                told.firedMillis(),
                NOON + 3_600_000,
                2,
                "",
                "https://wiki.example.com/cpu?a=\"b\"",
                List.of(NASTY))));
    }

    /** As many as a fleet has when its switch dies. */
    public static Message many(int count) {
        return Message.of(IntStream.range(0, count)
                .mapToObj(i -> told(Told.Kind.FIRING, "主机-" + i, "cpu.usage 为 97，超过 90 已 5 分钟 🔥"))
                .toList());
    }

    /** One alert whose every text is as long as it may be. */
    public static Message huge() {
        Told told = told(Told.Kind.FIRING, "主".repeat(256), "🔥".repeat(100_000));
        Map<String, String> labels = new java.util.TreeMap<>();
        IntStream.range(0, 64).forEach(i -> labels.put("label" + i, "值".repeat(1000)));
        return Message.of(List.of(new Told(
                told.kind(),
                told.alertId(),
                told.ruleId(),
                "规".repeat(200),
                told.agent(),
                told.metric(),
                labels,
                told.severity(),
                told.message(),
                1,
                2,
                NOON,
                NOON,
                0,
                0,
                "",
                "",
                List.of())));
    }

    private static Told told(Told.Kind kind, String agent, String message) {
        return new Told(
                kind,
                "alert-1 " + agent,
                "rule-1",
                "high-cpu",
                agent,
                "cpu.usage",
                Map.of("core", "0"),
                Severity.CRITICAL,
                message,
                97.5,
                90,
                NOON,
                NOON - 300_000,
                0,
                0,
                "",
                "",
                List.of("team-a"));
    }
}
