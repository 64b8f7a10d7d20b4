package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.server.agents.fleet.Fleet;
import oxmon.server.agents.fleet.Host;
import oxmon.server.agents.fleet.HostState;
import oxmon.server.alerting.Alerts;
import oxmon.web.ui.common.Preferences;

/** The hosts, filtered, sorted and paged; and what of them needs attention. */
@WebServlet("/ui/data/hosts")
public class HostsServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int ATTENTION = 50;

    @Inject
    private transient Fleet fleet;

    @Inject
    private transient ActiveAlerts alerts;

    @Inject
    private transient Alerts rules;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public HostsServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        long revision = fleet.revision();
        List<Host> all = fleet.hosts();
        String query = text(request, "q", "").strip().toLowerCase(Locale.ROOT);
        String state = text(request, "state", "");
        List<Host> matching = all.stream()
                .filter(host -> state.isEmpty() || host.state().id().equals(state))
                .filter(host -> query.isEmpty() || matches(host, query))
                .sorted(order(text(request, "sort", "worst"), text(request, "dir", "asc")))
                .toList();
        long offset = number(request, "offset", 0, 0, Integer.MAX_VALUE);
        long limit = number(request, "limit", 200, 1, 500);
        JsonArrayBuilder rows = JSON.createArrayBuilder();
        matching.stream().skip(offset).limit(limit).forEach(host -> rows.add(Rows.row(host)));
        FleetWords words = FleetWords.of(all, alerts.counts(), alerts.open(), Preferences.locale(request));
        return JSON.createObjectBuilder()
                .add("now", clock.millis())
                .add("title", words.title())
                .add("details", words.details())
                .add("revision", revision)
                .add("counts", Rows.counts(all))
                .add("fleet", Rows.fleet(all))
                .add("total", matching.size())
                .add("hosts", rows)
                .add("attention", attention(all))
                .add("troubles", troubles(all))
                .add(
                        "alerts",
                        AlertRows.worst(alerts, rules.rules(), row -> row.severity() != Severity.INFO, ATTENTION))
                .add("alert_total", grave(alerts.counts()))
                .build();
    }

    private static int grave(Map<Severity, Integer> counts) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey() != Severity.INFO)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static JsonArrayBuilder attention(List<Host> worstFirst) {
        JsonArrayBuilder attention = JSON.createArrayBuilder();
        worstFirst.stream()
                .filter(host -> host.state() != HostState.OK)
                .flatMap(host -> host.troubles().stream().map(trouble -> {
                    JsonObjectBuilder entry = Rows.trouble(trouble);
                    return entry.add("host", host.agent().id());
                }))
                .limit(ATTENTION)
                .forEach(attention::add);
        return attention;
    }

    private static long troubles(List<Host> hosts) {
        return hosts.stream()
                .filter(host -> host.state() != HostState.OK)
                .mapToLong(host -> host.troubles().size())
                .sum();
    }

    private static boolean matches(Host host, String query) {
        return host.agent().id().toLowerCase(Locale.ROOT).contains(query)
                || host.agent().tags().entrySet().stream()
                        .anyMatch(tag -> (tag.getKey() + '=' + tag.getValue())
                                .toLowerCase(Locale.ROOT)
                                .contains(query));
    }

    private static Comparator<Host> order(String sort, String direction) {
        Comparator<Host> byName = Comparator.comparing(host -> host.agent().id(), String.CASE_INSENSITIVE_ORDER);
        Comparator<Host> order = switch (sort) {
            case "worst" -> Comparator.comparing(Host::state);
            case "name" -> byName;
            case "cpu" -> by(host -> host.vitals().cpu());
            case "memory" -> by(host -> host.vitals().memory());
            case "disk" -> by(host -> host.vitals().disk());
            case "net" -> by(host -> host.vitals().networkBytes());
            case "load" -> by(host -> host.vitals().load());
            case "seen" ->
                by(host -> host.agent().lastSeen() == null
                        ? null
                        : (double) host.agent().lastSeen().toEpochMilli());
            default ->
                throw Fault.invalid(
                        "sort",
                        "sort must be one of "
                                + String.join(
                                        ", ",
                                        Arrays.asList(
                                                "worst", "name", "cpu", "memory", "disk", "net", "load", "seen")));
        };
        return (direction.equals("desc") ? order.reversed() : order).thenComparing(byName);
    }

    private static Comparator<Host> by(Function<Host, @Nullable Double> value) {
        return Comparator.comparingDouble(host -> {
            Double it = value.apply(host);
            return it == null ? -1 : it;
        });
    }
}
