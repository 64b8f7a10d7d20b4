package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleType;
import oxmon.alerting.RuleTypes;
import oxmon.alerting.Severity;
import oxmon.identity.Permission;
import oxmon.server.alerting.Rules;
import oxmon.server.catalog.Entry;

/** The rules with how many of their alerts fire, and the types there are; one rule when an id is given. */
@WebServlet("/ui/data/rules")
public class RulesServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Rules rules;

    @Inject
    private transient ActiveAlerts active;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public RulesServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        String id = text(request, "id", "");
        Map<String, Integer> firing = new HashMap<>();
        Map<String, Severity> worst = new HashMap<>();
        active.list().forEach(row -> {
            firing.merge(row.ruleId(), 1, Integer::sum);
            worst.merge(row.ruleId(), row.severity(), (one, other) -> one.compareTo(other) > 0 ? one : other);
        });
        Collection<Entry<Rule>> wanted =
                id.isEmpty() ? rules.list() : rules.find(id).stream().toList();
        JsonArrayBuilder rows = JSON.createArrayBuilder();
        wanted.forEach(entry -> rows.add(RuleRows.rule(entry)
                .add("firing", firing.getOrDefault(entry.value().id(), 0))
                .add(
                        "firing_state",
                        AlertRows.state(worst.getOrDefault(
                                entry.value().id(), entry.value().severity())))));
        JsonArrayBuilder types = JSON.createArrayBuilder();
        RuleTypes.all().forEach(type -> types.add(RuleRows.type(type)));
        JsonArrayBuilder metrics = JSON.createArrayBuilder();
        metrics().distinct().sorted().forEach(metrics::add);
        return JSON.createObjectBuilder()
                .add("now", clock.millis())
                .add("rules", rows)
                .add("types", types)
                .add("metrics", metrics)
                .build();
    }

    /** Names to choose from: what agents usually report, what types usually watch, and what rules watch already. */
    private Stream<String> metrics() {
        return Stream.of(
                        ChartsServlet.METRICS.stream(),
                        Stream.of("memory.used_percent"),
                        RuleTypes.all().stream().map(RuleType::usualMetric),
                        rules.list().stream().map(entry -> entry.value().metric()))
                .flatMap(names -> names)
                .filter(name -> !name.isEmpty());
    }
}
