package oxmon.web.data;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.metrics.Metrics;
import oxmon.web.json.JsonBytes;

/** All charts of a host's page in one answer, with no more points than the page has pixels. */
@WebServlet("/ui/data/host/charts")
public class ChartsServlet extends DataServlet {
    private static final long serialVersionUID = 1;
    private static final long LONGEST = Duration.ofDays(400).toMillis();

    /** How fine days are of which only rollups are left. */
    private static final long ROLLUP_MILLIS = Duration.ofMinutes(5).toMillis();

    /** Steps that people can name, in seconds. */
    private static final long[] STEPS = {
        10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800
    };

    /** One curve of a chart: which metric, which label tells its siblings apart, how it is measured. */
    private record Curve(String metric, String label, String unit) {
        /** The name of a series: the label's value, else the metric's last word. */
        String name(Samples samples) {
            String word = metric.substring(metric.indexOf('.') + 1);
            String value = samples.series().labels().get(label);
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

    static final List<String> METRICS =
            CHARTS.values().stream().flatMap(List::stream).map(Curve::metric).toList();

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
    byte[] body(HttpServletRequest request) throws IOException {
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
        if (step < ROLLUP_MILLIS && metrics.reachesRollups(from, to)) {
            step = ROLLUP_MILLIS; // there is nothing finer, and what is not there must not look like a gap
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonBytes json = new JsonBytes(bytes);
        json.raw("{\"from\":").number(from);
        json.raw(",\"to\":").number(to);
        json.raw(",\"step\":").number(step);
        json.raw(",\"gap\":").number(Math.max(3 * interval, step == 0 ? 0 : step + step / 2));
        charts(json, id, from, to, step);
        json.raw("}").flush();
        return bytes.toByteArray();
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

    private void charts(JsonBytes json, String agent, long from, long to, long step) throws IOException {
        Map<Series, Samples> average = all(agent, new Sampling(from, to, step, Aggregation.AVG));
        Map<Series, Samples> least = step == 0 ? Map.of() : all(agent, new Sampling(from, to, step, Aggregation.MIN));
        Map<Series, Samples> most = step == 0 ? Map.of() : all(agent, new Sampling(from, to, step, Aggregation.MAX));
        String between = ",\"charts\":{";
        for (Map.Entry<String, List<Curve>> chart : CHARTS.entrySet()) {
            json.raw(between).text(chart.getKey()).raw(":[");
            between = "";
            for (Curve curve : chart.getValue()) {
                for (Samples samples : named(curve, average.values())) {
                    json.raw(between);
                    Samples low = least.get(samples.series());
                    Samples high = most.get(samples.series());
                    write(json, curve, samples, low, high);
                    between = ",";
                }
            }
            between = "],";
        }
        json.raw("]}");
    }

    /** Reads all curves at once. */
    private Map<Series, Samples> all(String agent, Sampling sampling) {
        SeriesSelector selector = new SeriesSelector(
                NameSelector.of(List.of(agent), List.of()), NameSelector.of(METRICS, List.of()), List.of());
        Map<Series, Samples> all = new HashMap<>();
        metrics.query(new SeriesQuery(selector, sampling, Optional.empty(), Optional.empty()))
                .forEach(samples -> all.put(samples.series(), samples));
        return all;
    }

    private static List<Samples> named(Curve curve, Collection<Samples> all) {
        return all.stream()
                .filter(samples -> samples.series().metric().equals(curve.metric()))
                .sorted(Comparator.comparing(curve::name, HostServlet.NATURAL)
                        .thenComparing(Samples::series, SeriesSelector.ORDER))
                .toList();
    }

    private static void write(
            JsonBytes json, Curve curve, Samples average, @Nullable Samples least, @Nullable Samples most)
            throws IOException {
        json.raw("{\"name\":").text(curve.name(average));
        json.raw(",\"metric\":").text(curve.metric());
        json.raw(",\"unit\":").text(curve.unit());
        json.raw(",\"t\":[");
        for (int i = 0; i < average.size(); i++) {
            json.raw(i == 0 ? "" : ",").number(average.millis()[i]);
        }
        json.raw("]");
        values(json, ",\"v\":[", average);
        // points may arrive between the three readings; a band that does not fit its line is left out
        if (least != null && most != null && least.size() == average.size() && most.size() == average.size()) {
            values(json, ",\"min\":[", least);
            values(json, ",\"max\":[", most);
        }
        json.raw("}");
    }

    private static void values(JsonBytes json, String begin, Samples samples) throws IOException {
        json.raw(begin);
        for (int i = 0; i < samples.size(); i++) {
            json.raw(i == 0 ? "" : ",").number(samples.values()[i]);
        }
        json.raw("]");
    }
}
