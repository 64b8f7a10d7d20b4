package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.fleet.Host;
import oxmon.server.agents.fleet.HostHistory;
import oxmon.server.agents.fleet.HostState;
import oxmon.server.agents.fleet.Trouble;
import oxmon.server.agents.fleet.Vitals;

/** Hosts as JSON. */
final class Rows {
    private Rows() {}

    static JsonObjectBuilder row(Host host) {
        AgentStatus agent = host.agent();
        Vitals vitals = host.vitals();
        JsonArrayBuilder troubles = JSON.createArrayBuilder();
        host.troubles().forEach(trouble -> troubles.add(trouble(trouble)));
        JsonObjectBuilder tags = JSON.createObjectBuilder();
        agent.tags().forEach(tags::add);
        return JSON.createObjectBuilder()
                .add("id", agent.id())
                .add("state", host.state().id())
                .add("troubles", troubles)
                .add("tags", tags)
                .add("cpu", number(vitals.cpu()))
                .add("memory", number(vitals.memory()))
                .add("disk", number(vitals.disk()))
                .add("disk_mount", vitals.diskMount())
                .add("net", number(vitals.networkBytes()))
                .add("load", number(vitals.load()))
                .add("uptime", number(vitals.uptimeSecs()))
                .add(
                        "os",
                        agent.facts() == null
                                ? ""
                                : (agent.facts().os() + ' ' + agent.facts().osVersion()).strip())
                .add("cores", agent.facts() == null ? 0 : agent.facts().cpuCores())
                .add(
                        "last_seen",
                        agent.lastSeen() == null
                                ? JsonValue.NULL
                                : JSON.createValue(agent.lastSeen().toEpochMilli()))
                .add(
                        "interval",
                        agent.interval() == null
                                ? JsonValue.NULL
                                : JSON.createValue(agent.interval().toSeconds()))
                .add("verified", agent.verified());
    }

    static JsonObjectBuilder row(Host host, HostHistory.Picture picture) {
        return row(host).addAll(picture(host.agent().id(), picture));
    }

    static JsonObjectBuilder picture(String id, HostHistory.Picture picture) {
        JsonArrayBuilder spark = JSON.createArrayBuilder();
        picture.spark().forEach(value -> spark.add(number(value)));
        JsonArrayBuilder ribbon = JSON.createArrayBuilder();
        picture.ribbon()
                .forEach(run -> ribbon.add(JSON.createArrayBuilder()
                        .add(run.from())
                        .add(run.to())
                        .add(run.reporting() ? "ok" : "silent")));
        return JSON.createObjectBuilder().add("id", id).add("spark", spark).add("ribbon", ribbon);
    }

    static JsonObjectBuilder trouble(Trouble trouble) {
        return JSON.createObjectBuilder()
                .add("state", trouble.state().id())
                .add("kind", trouble.kind().name().toLowerCase(Locale.ROOT))
                .add("value", trouble.value())
                .add("where", trouble.where())
                .add("since", trouble.sinceMillis() == 0 ? JsonValue.NULL : JSON.createValue(trouble.sinceMillis()));
    }

    static JsonObjectBuilder counts(List<Host> hosts) {
        Map<HostState, Integer> counts = new EnumMap<>(HostState.class);
        hosts.forEach(host -> counts.merge(host.state(), 1, Integer::sum));
        JsonObjectBuilder object = JSON.createObjectBuilder().add("all", hosts.size());
        for (HostState state : HostState.values()) {
            object.add(state.id(), counts.getOrDefault(state, 0));
        }
        return object;
    }

    /** The fleet's means over the hosts that report, and its traffic in bytes per second. */
    static JsonObjectBuilder fleet(List<Host> hosts) {
        List<Vitals> reporting = hosts.stream()
                .filter(host -> host.agent().active())
                .map(Host::vitals)
                .toList();
        return JSON.createObjectBuilder()
                .add("cpu", mean(reporting, Vitals::cpu))
                .add("memory", mean(reporting, Vitals::memory))
                .add(
                        "traffic",
                        reporting.stream()
                                .map(Vitals::networkBytes)
                                .filter(value -> value != null)
                                .mapToDouble(Double::doubleValue)
                                .sum())
                .add("reporting", reporting.size());
    }

    private static JsonValue mean(List<Vitals> hosts, Function<Vitals, @Nullable Double> of) {
        double sum = 0;
        int count = 0;
        for (Vitals vitals : hosts) {
            Double value = of.apply(vitals);
            if (value != null) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? JsonValue.NULL : JSON.createValue(sum / count);
    }

    static JsonValue number(@Nullable Double value) {
        return value == null ? JsonValue.NULL : JSON.createValue(value);
    }
}
