package oxmon.web.data;

import static oxmon.web.data.PageJson.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.metrics.Aggregation;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.metrics.Metrics;

/** All charts of a host's page in one answer, with no more points than the page has pixels. */
@WebServlet("/ui/data/host/charts")
public class ChartsServlet extends DataServlet {
    private static final long serialVersionUID = 1;
    private static final long LONGEST = Duration.ofDays(400).toMillis();
    private static final int MOST_POINTS = 2_000_000;

    /** Steps that people can name, in seconds. */
    private static final long[] STEPS = {
        10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800
    };

    /** One curve of a chart: which metric, which label tells its siblings apart, how it is measured. */
    private record Curve(String metric, String label, String unit) {
        /** The name of a series: the label's value, else the metric's last word. */
        String name(Samples samples) {
            String word = metric.substring(metric.indexOf('.') + 1);
            String value = samples.series().labels().asMap().get(label);
            return value == null ? word : value;
        }
    }

    private static final Map<String, List<Curve>> CHARTS = new LinkedHashMap<>();

    static {
        CHARTS.put("cpu", List.of(new Curve("cpu.usage", "", "percent")));
        CHARTS.put("cores", List.of(new Curve("cpu.core_usage", "core", "percent")));
        CHARTS.put(
                "memory", List.of(new Curve("memory.used", "", "bytes"), new Curve("memory.available", "", "bytes")));
        CHARTS.put("swap", List.of(new Curve("memory.swap_used", "", "bytes")));
        CHARTS.put("disk", List.of(new Curve("disk.used_percent", "mount", "percent")));
        CHARTS.put("disk_used", List.of(new Curve("disk.used", "mount", "bytes")));
        CHARTS.put(
                "network",
                List.of(
                        new Curve("network.bytes_recv", "interface", "bytes_per_s"),
                        new Curve("network.bytes_sent", "interface", "bytes_per_s")));
        CHARTS.put(
                "packets",
                List.of(
                        new Curve("network.packets_recv", "interface", "per_s"),
                        new Curve("network.packets_sent", "interface", "per_s")));
        CHARTS.put(
                "load",
                List.of(
                        new Curve("load.load_1", "", "none"),
                        new Curve("load.load_5", "", "none"),
                        new Curve("load.load_15", "", "none")));
    }

    @Inject
    private transient Agents agents;

    @Inject
    private transient Metrics metrics;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public ChartsServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        String id = required(request, "id");
        AgentStatus agent = agents.find(id).orElseThrow(() -> Fault.notFound("no host of this name"));
        long now = clock.millis();
        long to = number(request, "to", now, 0, Long.MAX_VALUE / 2);
        long from = number(request, "from", to - 3_600_000, 0, Long.MAX_VALUE / 2);
        long points = number(request, "points", 600, 50, 4_000);
        if (from >= to || to - from > LONGEST) {
            throw Fault.invalid("from", "from must be before to, by at most 400 days");
        }
        long interval = agent.interval() == null ? 10_000 : agent.interval().toMillis();
        long step = step(to - from, points, interval);
        JsonObjectBuilder charts = JSON.createObjectBuilder();
        CHARTS.forEach((name, curves) -> {
            JsonArrayBuilder series = JSON.createArrayBuilder();
            curves.forEach(curve -> series(id, curve, from, to, step).forEach(series::add));
            charts.add(name, series);
        });
        return JSON.createObjectBuilder()
                .add("from", from)
                .add("to", to)
                .add("step", step)
                .add("gap", Math.max(3 * interval, step == 0 ? 0 : step + step / 2))
                .add("charts", charts)
                .build();
    }

    /** 0 when the points as they are fit; else the least step that makes them fit, in milliseconds. */
    static long step(long span, long points, long interval) {
        if (span / Math.max(1, interval) <= points) {
            return 0;
        }
        for (long step : STEPS) {
            if (span / (step * 1000) <= points) {
                return step * 1000;
            }
        }
        return STEPS[STEPS.length - 1] * 1000;
    }

    private List<JsonObjectBuilder> series(String agent, Curve curve, long from, long to, long step) {
        List<Samples> average = range(agent, curve, from, to, step, Aggregation.AVG);
        List<Samples> least = step == 0 ? List.of() : range(agent, curve, from, to, step, Aggregation.MIN);
        List<Samples> most = step == 0 ? List.of() : range(agent, curve, from, to, step, Aggregation.MAX);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < average.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(i -> curve.name(average.get(i)), HostServlet.NATURAL));
        List<JsonObjectBuilder> series = new ArrayList<>();
        for (int i : order) {
            JsonObjectBuilder one = JSON.createObjectBuilder()
                    .add("name", curve.name(average.get(i)))
                    .add("metric", curve.metric())
                    .add("unit", curve.unit());
            JsonArrayBuilder times = JSON.createArrayBuilder();
            for (long millis : average.get(i).millis()) {
                times.add(millis);
            }
            one.add("t", times).add("v", values(average.get(i)));
            if (step > 0 && sameTimes(average, least, most, i)) {
                one.add("min", values(least.get(i))).add("max", values(most.get(i)));
            }
            series.add(one);
        }
        return series;
    }

    /** Points may arrive between the three queries; a band that does not fit its line is left out. */
    private static boolean sameTimes(List<Samples> average, List<Samples> least, List<Samples> most, int i) {
        return least.size() == average.size()
                && most.size() == average.size()
                && least.get(i).size() == average.get(i).size()
                && most.get(i).size() == average.get(i).size();
    }

    private List<Samples> range(String agent, Curve curve, long from, long to, long step, Aggregation aggregation) {
        return metrics.range(new RangeQuery(agent, curve.metric(), Map.of(), from, to, step, aggregation, MOST_POINTS));
    }

    private static JsonArrayBuilder values(Samples samples) {
        JsonArrayBuilder values = JSON.createArrayBuilder();
        for (double value : samples.values()) {
            values.add(value);
        }
        return values;
    }
}
