package oxmon.server.notification.delivery;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import oxmon.alerting.AlertEvent.Kind;
import oxmon.alerting.AlertEvent.Reason;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.alerting.Severity;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.notification.GroupBy;
import oxmon.notification.Language;
import oxmon.notification.Scope;
import oxmon.notification.SilenceReader;
import oxmon.notification.SilenceWindow;
import oxmon.notification.Words;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;
import oxmon.server.notification.Receipt;
import oxmon.server.notification.sqlite.Attempt;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.settings.FlappingSettings;
import oxmon.server.settings.TellingSettings;

/** A pipeline over real files and a clock of the test's own; nothing is sent. */
abstract class PipelineCase {
    static final Instant NOON = Instant.parse("2026-02-06T12:00:00Z");

    @TempDir
    Path directory;

    final List<Channel> channels = new ArrayList<>(List.of(channel("mail", Severity.WARNING, true)));
    final List<SilenceWindow> windows = new ArrayList<>();
    Duration aggregation = Duration.ZERO;
    Duration interval = Duration.ZERO;
    GroupBy groupBy = GroupBy.RULE;
    FlappingSettings flapping = FlappingSettings.USUAL;
    Instant now = NOON;
    AlertFile alerts;
    NotificationFile file;
    Pipeline pipeline;

    final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @BeforeEach
    void open() {
        alerts = new AlertFile(directory.resolve("alerts.db"), NOON);
        file = new NotificationFile(directory.resolve("notifications.db"), NOON);
        pipeline = pipeline();
        pipeline.look();
        pipeline.begin();
    }

    @AfterEach
    void close() {
        file.close();
        alerts.close();
    }

    final Map<String, Rule> rules = new HashMap<>();

    Pipeline pipeline() {
        BiPredicate<String, String> inGroup = (agent, group) -> group.equals("web") && agent.startsWith("web");
        return new Pipeline(
                alerts,
                file,
                () -> channels,
                new Routes(id -> Optional.ofNullable(rules.get(id)), inGroup),
                new Quiet(
                        new Silences(() -> windows, inGroup),
                        new Inhibition(alerts, () -> List.copyOf(rules.values()))),
                new Grouping(groupBy, agent -> Map.of("site", agent.substring(0, 2))),
                new TellingSettings(aggregation, groupBy, interval, flapping),
                clock);
    }

    static Channel channel(String name, Severity least, boolean sendResolved) {
        return channel(name, least, sendResolved, Scope.ALL);
    }

    static Channel channel(String name, Severity least, boolean sendResolved, Scope scope, String... tags) {
        return channel(name, "webhook", least, sendResolved, scope, tags);
    }

    static Channel channel(
            String name, String type, Severity least, boolean sendResolved, Scope scope, String... tags) {
        return new Channel(
                name,
                name,
                type,
                least,
                scope,
                Set.of(tags),
                name.startsWith("boss") ? Duration.ofMinutes(15) : Duration.ZERO,
                name.startsWith("by-host") ? new GroupBy(List.of("agent")) : null,
                true,
                sendResolved,
                new Words(Language.EN, ZoneOffset.UTC),
                Map.of(),
                (message, reached) -> new Receipt("200", ""));
    }

    AlertRow row(String id, Kind kind, Severity severity, boolean tell, Reason reason, String other) {
        return new AlertRow(
                id,
                kind,
                kind == Kind.REPEAT ? 1 : 0,
                "rule",
                "CPU",
                new Series("web-1", "cpu.usage", Labels.NONE),
                severity,
                "cpu.usage is 95",
                95,
                90,
                now.toEpochMilli(),
                NOON.toEpochMilli(),
                0,
                tell,
                reason,
                other);
    }

    /** An event of an alert of some rule about a series. */
    AlertRow row(String id, Kind kind, String rule, Series series, Severity severity, Reason reason, String other) {
        return new AlertRow(
                id,
                kind,
                kind == Kind.REPEAT ? (int) Duration.between(NOON, now).toSeconds() : 0,
                rule,
                rule,
                series,
                severity,
                "it is 95",
                95,
                90,
                now.toEpochMilli(),
                NOON.toEpochMilli(),
                0,
                true,
                reason,
                other);
    }

    AlertRow row(String id, Kind kind, String rule, String agent, String metric) {
        return row(id, kind, rule, new Series(agent, metric, Labels.NONE), Severity.WARNING, Reason.SERIES, "");
    }

    /** A rule of threshold, or of that type, with some fields besides. */
    void rule(String name, Object... fields) {
        Map<String, Object> values = new HashMap<>(Map.of("name", name, "type", "threshold"));
        for (int i = 0; i < fields.length; i += 2) {
            values.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        if ("threshold".equals(values.get("type"))) {
            values.putAll(Map.of("metric", "cpu.usage", "operator", "gt", "value", 90L));
        }
        rules.put(name, RuleReader.read(name, values));
    }

    void reopen() {
        close();
        open();
    }

    AlertRow row(String id, Kind kind) {
        return row(id, kind, Severity.WARNING, true, Reason.SERIES, "");
    }

    /** What is to be told of what just happened, and of what has become due: a line for each message. */
    List<String> told(AlertRow... rows) {
        alerts.write(List.of(rows), List.of());
        boolean more = true;
        while (more) {
            more = pipeline.take();
        }
        pipeline.flush();
        return told();
    }

    List<String> told() {
        List<Delivery> all =
                new ArrayList<>(file.deliveries(new NotificationFile.Wanted(null, Delivery.State.QUEUED, 1_000, 0))
                        .rows());
        List<String> lines = new ArrayList<>();
        for (Delivery each : all) {
            lines.add(
                    0,
                    each.channel() + ": "
                            + each.events().stream()
                                    .flatMap(event -> alerts.numbered(List.of(event.seq())).stream()
                                            .map(kept -> kept.row().id()
                                                    + ' '
                                                    + (event.kind().isEmpty()
                                                            ? ""
                                                            : event.kind().replaceFirst(":.*", "") + ' ')
                                                    + kept.row().kind()))
                                    .collect(Collectors.joining(", "))
                            + (each.more() == 0 ? "" : " and " + each.more()));
            file.attempted(each, Delivery.State.SENT, 0, each.reached(), new Attempt(0, 0, true, "200", ""), List.of());
        }
        return lines;
    }

    void window(Object... fields) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            values.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        windows.add(SilenceReader.read(values, "window", ZoneOffset.UTC));
    }

    void at(String time) {
        now = Instant.parse("2026-02-06T" + time + "Z");
    }
}
