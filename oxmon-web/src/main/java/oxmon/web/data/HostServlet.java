package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentFacts;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.metrics.Point;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.fleet.Fleet;
import oxmon.server.agents.fleet.Host;
import oxmon.server.agents.fleet.HostHistory;
import oxmon.server.alerting.Alerts;
import oxmon.server.metrics.Metrics;

/** One host: its facts and newest values. */
@WebServlet("/ui/data/host")
public class HostServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;

    /** Names that sort as people count: {@code 2} before {@code 10}. */
    static final Comparator<String> NATURAL =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    @Inject
    private transient Fleet fleet;

    @Inject
    private transient HostHistory history;

    @Inject
    private transient Metrics metrics;

    @Inject
    private transient ActiveAlerts alerts;

    @Inject
    private transient Alerts rules;

    @Inject
    private transient Clock clock;

    private static final int MOST_ALERTS = 20;

    /** Made by the container. */
    public HostServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        String id = required(request, "id");
        Host host = fleet.find(id).orElseThrow(() -> Fault.notFound("no host of this name"));
        AgentStatus agent = host.agent();
        List<Point> latest = metrics.recent(id);
        return JSON.createObjectBuilder()
                .add("now", clock.millis())
                .add("row", row(host))
                .add("facts", facts(agent.facts()))
                .add("version", agent.version())
                .add("machine_id", agent.machineId())
                .add("whitelisted", agent.whitelisted())
                .add("refused_points", agent.refusedPoints())
                .add(
                        "alerts",
                        AlertRows.worst(
                                alerts,
                                rules.rules(),
                                row -> row.series().agent().equals(id),
                                MOST_ALERTS))
                .add("memory", values(latest, "memory."))
                .add("disks", labelled(latest, "disk.", "mount"))
                .add("interfaces", labelled(latest, "network.", "interface"))
                .add("cores", cores(latest))
                .add("load", values(latest, "load."))
                .build();
    }

    /** The row with its pictures, or without when too many queries keep them from being made: the page shows what there is. */
    private JsonObjectBuilder row(Host host) {
        try {
            return Rows.row(host, history.of(host));
        } catch (Fault fault) {
            if (fault.kind() != Fault.Kind.UNAVAILABLE) {
                throw fault;
            }
            return Rows.row(host);
        }
    }

    private static JsonValue facts(@Nullable AgentFacts facts) {
        if (facts == null) {
            return JsonValue.NULL;
        }
        return JSON.createObjectBuilder()
                .add("hostname", facts.hostname())
                .add("os", facts.os())
                .add("os_version", facts.osVersion())
                .add("arch", facts.arch())
                .add("kernel", facts.kernelVersion())
                .add("cores", facts.cpuCores())
                .add("memory_gb", facts.memoryGb())
                .add("disk_gb", facts.diskGb())
                .build();
    }

    /** Unlabelled metrics of a family as one object, named by what follows the family's name. */
    private static JsonObjectBuilder values(List<Point> latest, String family) {
        JsonObjectBuilder object = JSON.createObjectBuilder();
        for (Point point : latest) {
            if (point.series().metric().startsWith(family)
                    && point.series().labels().isEmpty()) {
                object.add(point.series().metric().substring(family.length()), point.value());
            }
        }
        return object;
    }

    /** One object for each value of the label, such as a mount point. */
    private static JsonArrayBuilder labelled(List<Point> latest, String family, String label) {
        Map<String, JsonObjectBuilder> byName = new TreeMap<>();
        for (Point point : latest) {
            String name = point.series().labels().get(label);
            if (name != null && point.series().metric().startsWith(family)) {
                byName.computeIfAbsent(name, n -> JSON.createObjectBuilder().add("name", n))
                        .add(point.series().metric().substring(family.length()), point.value())
                        .add("at", point.millis());
            }
        }
        JsonArrayBuilder array = JSON.createArrayBuilder();
        byName.values().forEach(array::add);
        return array;
    }

    private static JsonArrayBuilder cores(List<Point> latest) {
        Map<String, Double> cores = new TreeMap<>(NATURAL);
        for (Point point : latest) {
            String core = point.series().labels().get("core");
            if (core != null && point.series().metric().equals("cpu.core_usage")) {
                cores.put(core, point.value());
            }
        }
        JsonArrayBuilder array = JSON.createArrayBuilder();
        cores.values().forEach(array::add);
        return array;
    }
}
