package oxmon.notification;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import oxmon.alerting.Numbers;
import oxmon.alerting.Severity;

/** Messages in a language and a time zone: plain text, without any markup. Immutable. */
public record Words(Language language, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    /** One line of what there is to know of an alert. */
    public record Fact(String label, String value) {}

    /** What it is about in one line, such as {@code [CRITICAL] web-01: high-cpu}. */
    public String title(Message message) {
        String mark = '[' + (message.test() ? in("TEST", "测试") : mark(message)) + "] ";
        Told first = message.told().get(0);
        if (message.alerts() == 1) {
            return mark + first.agent() + in(": ", "：") + first.ruleName();
        }
        String count = message.alerts() + in(" alerts", " 条告警");
        boolean oneAgent = message.told().stream().allMatch(each -> each.agent().equals(first.agent()));
        boolean oneRule =
                message.told().stream().allMatch(each -> each.ruleName().equals(first.ruleName()));
        String about = oneAgent
                ? first.agent() + (oneRule ? in(": ", "：") + first.ruleName() : "")
                : oneRule ? first.ruleName() : "";
        return about.isEmpty() ? mark + count : mark + count + in(": ", "：") + about;
    }

    private String mark(Message message) {
        if (message.resolved()) {
            return in("RESOLVED", "已恢复") + (message.all(Told.Kind.STABLE_OVER) ? in(", stable", "，已稳定") : "");
        }
        String severity = severity(message.severity());
        if (message.all(Told.Kind.FLAPPING)) {
            return severity + in(", flapping", "，抖动");
        }
        if (message.all(Told.Kind.STABLE)) {
            return severity + in(", stable", "，已稳定");
        }
        if (message.all(Told.Kind.ESCALATED)) {
            return severity + in(", nobody acknowledged it", "，无人确认");
        }
        int repeat = message.told().get(0).repeat();
        return message.all(Told.Kind.REPEAT) ? severity + in(", repeat ", "，第 ") + repeat + in("", " 次重复") : severity;
    }

    /** One line of several: what happened to which alert, such as {@code [RESOLVED] web-01: high-cpu}. */
    public String line(Told told) {
        return title(Message.of(List.of(told)));
    }

    /** The same where each alert is told by itself, so that it has to say that somebody only tries the channel. */
    public String line(Told told, Message of) {
        return of.test() ? title(of) : line(told);
    }

    /** A severity in capitals, as titles have it. */
    public String severity(Severity severity) {
        return switch (severity) {
            case INFO -> in("INFO", "提示");
            case WARNING -> in("WARNING", "警告");
            case CRITICAL -> in("CRITICAL", "严重");
        };
    }

    /** What there is to know of an alert, in the order in which people ask; the message itself is not among it. */
    public List<Fact> facts(Told told) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(in("Agent", "主机"), told.agent()));
        facts.add(new Fact(in("Rule", "规则"), told.ruleName()));
        facts.add(new Fact(in("Metric", "指标"), told.subject()));
        facts.add(new Fact(in("Value", "当前值"), Numbers.plain(told.value())));
        facts.add(new Fact(in("Threshold", "阈值"), Numbers.plain(told.threshold())));
        facts.add(new Fact(in("Time", "时间"), time(told.millis())));
        if (told.firedMillis() != told.millis()) {
            String span = Numbers.span(Math.max(0, told.millis() - told.firedMillis()));
            facts.add(new Fact(in("Since", "开始于"), time(told.firedMillis()) + " (" + span + ')'));
        }
        switch (told.kind()) {
            case FLAPPING ->
                facts.add(flapping(
                        "it fires and ends again and again; more is told when it is stable", "反复触发与恢复，稳定后再通知"));
            case STABLE -> facts.add(flapping("no more; it fires now", "已停止，当前持续触发"));
            case STABLE_OVER -> facts.add(flapping("no more; it is over now", "已停止，当前已恢复"));
            case FIRING, ESCALATED, REPEAT, RESOLVED -> {}
        }
        if (told.breachMillis() != 0) {
            facts.add(new Fact(in("Expected to pass the limit", "预计突破"), time(told.breachMillis())));
        }
        if (!told.runbook().isEmpty()) {
            facts.add(new Fact(in("Runbook", "处理手册"), told.runbook()));
        }
        return facts;
    }

    private Fact flapping(String english, String chinese) {
        return new Fact(in("Flapping", "抖动"), in(english, chinese));
    }

    /** What to say of alerts that were left out. */
    public String more(int count) {
        return in("and " + count + " more", "另有 " + count + " 条");
    }

    /** The words beside a link to all of it. */
    public String details() {
        return in("Details", "查看详情");
    }

    /** A time in the channel's zone with its offset, so that nobody has to guess. */
    public String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    private String in(String english, String chinese) {
        return language == Language.ZH ? chinese : english;
    }
}
