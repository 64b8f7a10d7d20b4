package oxmon.server.notification.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Rule;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.Flap;

/** Makes messages of what the delivery log has and the events that it refers to. Thread-safe when what it is given is. */
final class MessageReader {
    private final AlertFile alerts;
    private final Function<String, Optional<Rule>> rules;

    /**
     * @param rules finds a rule by its id, for its runbook and tags
     */
    MessageReader(AlertFile alerts, Function<String, Optional<Rule>> rules) {
        this.alerts = alerts;
        this.rules = rules;
    }

    /**
     * The message; empty when none of its events is kept any more.
     *
     * @param escalated whether its channel is told only of what nobody acknowledged
     */
    Optional<Message> read(Delivery delivery, boolean escalated) {
        Map<String, Optional<Rule>> known = new HashMap<>();
        Map<Long, AlertRow> rows = new HashMap<>();
        alerts.numbered(delivery.events().stream()
                        .flatMap(MessageReader::places)
                        .distinct()
                        .toList())
                .forEach(each -> rows.put(each.seq(), each.row()));
        List<Told> told = delivery.events().stream() // in the pipeline's order
                .flatMap(event -> Optional.ofNullable(rows.get(event.seq())).stream()
                        .map(row -> told(
                                row,
                                kind(row, event, escalated),
                                replaced(row, event, rows),
                                known.computeIfAbsent(row.ruleId(), rules))))
                .toList();
        return told.isEmpty() ? Optional.empty() : Optional.of(new Message(told, delivery.more(), "", false));
    }

    private static Stream<Long> places(Delivery.Event event) {
        return Flap.isStable(event.kind()) ? Stream.of(event.seq(), Flap.since(event.kind())) : Stream.of(event.seq());
    }

    /** The alert whose place this one takes for those who hear of it: of another level, or by which they know that it flapped. */
    private static String replaced(AlertRow row, Delivery.Event event, Map<Long, AlertRow> rows) {
        if (Flap.isStable(event.kind())) {
            AlertRow before = rows.get(Flap.since(event.kind()));
            return before == null || before.id().equals(row.id()) ? "" : before.id();
        }
        return row.kind() == AlertEvent.Kind.RESOLVED ? "" : row.other();
    }

    private static Told.Kind kind(AlertRow row, Delivery.Event event, boolean escalated) {
        boolean over = row.kind() == AlertEvent.Kind.RESOLVED;
        if (event.kind().equals(Flap.FLAPPING)) {
            return Told.Kind.FLAPPING;
        }
        if (Flap.isStable(event.kind())) {
            return over ? Told.Kind.STABLE_OVER : Told.Kind.STABLE;
        }
        return switch (row.kind()) {
            case FIRING, RELEASED -> escalated ? Told.Kind.ESCALATED : Told.Kind.FIRING;
            case REPEAT -> Told.Kind.REPEAT;
            case RESOLVED -> Told.Kind.RESOLVED;
        };
    }

    private static Told told(AlertRow row, Told.Kind kind, String replaces, Optional<Rule> rule) {
        return new Told(
                kind,
                row.id(),
                row.ruleId(),
                row.ruleName(),
                row.series().agent(),
                row.series().metric(),
                row.labels().asMap(),
                row.severity(),
                row.message(),
                row.value(),
                row.threshold(),
                row.millis(),
                row.firedMillis(),
                row.breachMillis(),
                row.repeat(),
                replaces,
                rule.map(Rule::runbook).orElse(""),
                rule.map(Rule::tags).orElse(List.of()));
    }
}
