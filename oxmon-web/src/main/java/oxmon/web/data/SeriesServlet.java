package oxmon.web.data;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.query.LabelMatcher;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.agents.Agents;
import oxmon.server.metrics.Metrics;
import oxmon.web.json.JsonBytes;

/** The curve of one series, with no more points than the page has pixels. */
@WebServlet("/ui/data/series")
public class SeriesServlet extends DataServlet {
    private static final long serialVersionUID = 1;
    private static final long LONGEST = Duration.ofDays(400).toMillis();
    private static final long USUAL_INTERVAL_MILLIS = 10_000;
    private static final long ROLLUP_MILLIS = Duration.ofMinutes(5).toMillis();

    @Inject
    private transient Agents agents;

    @Inject
    private transient Metrics metrics;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public SeriesServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    byte[] body(HttpServletRequest request) throws IOException {
        String host = required(request, "host");
        String metric = required(request, "metric");
        Map<String, String> labels = labels(request.getParameterValues("label"));
        long to = number(request, "to", clock.millis(), 0, Long.MAX_VALUE / 2);
        long from = number(request, "from", to - 3_600_000, 0, Long.MAX_VALUE / 2);
        long points = number(request, "points", 600, 50, 4_000);
        if (from >= to || to - from > LONGEST) {
            throw Fault.invalid("from", "from must be before to, by at most 400 days");
        }
        long interval = agents.find(host)
                .map(agent -> agent.interval())
                .map(Duration::toMillis)
                .orElse(USUAL_INTERVAL_MILLIS);
        long step = ChartsServlet.step(to - from, points, interval);
        if (step < ROLLUP_MILLIS && metrics.reachesRollups(from, to)) {
            step = ROLLUP_MILLIS;
        }
        Samples average = one(host, metric, labels, new Sampling(from, to, step, Aggregation.AVG));
        Samples least = step == 0 ? null : one(host, metric, labels, new Sampling(from, to, step, Aggregation.MIN));
        Samples most = step == 0 ? null : one(host, metric, labels, new Sampling(from, to, step, Aggregation.MAX));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonBytes json = new JsonBytes(bytes);
        json.raw("{\"from\":").number(from);
        json.raw(",\"to\":").number(to);
        json.raw(",\"step\":").number(step);
        json.raw(",\"gap\":").number(Math.max(gap(interval, average), step + step / 2));
        write(json, average, least, most);
        json.raw("}").flush();
        return bytes.toByteArray();
    }

    /** {@code key=value}, any number of them. */
    static Map<String, String> labels(String @Nullable [] given) {
        Map<String, String> labels = new TreeMap<>();
        for (String label : given == null ? new String[0] : given) {
            int end = label.indexOf('=');
            if (end < 1) {
                throw Fault.invalid("label", "label must be key=value");
            }
            labels.put(label.substring(0, end), label.substring(end + 1));
        }
        return labels;
    }

    /** The series of these very labels, which its siblings may have besides others. */
    private @Nullable Samples one(String host, String metric, Map<String, String> labels, Sampling sampling) {
        SeriesSelector selector = new SeriesSelector(
                NameSelector.of(List.of(host), List.of()),
                NameSelector.of(List.of(metric), List.of()),
                labels.entrySet().stream()
                        .map(label -> LabelMatcher.equal(label.getKey(), label.getValue()))
                        .toList());
        return metrics.query(new SeriesQuery(selector, sampling, Optional.empty(), Optional.empty())).stream()
                .filter(samples -> samples.series().labels().asMap().equals(labels))
                .findFirst()
                .orElse(null);
    }

    /** Some metrics come less often than their host reports: then their own usual distance decides what is a gap. */
    static long gap(long interval, @Nullable Samples samples) {
        if (samples == null || samples.size() < 3) {
            return 3 * interval;
        }
        long[] distances = new long[samples.size() - 1];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = samples.millis()[i + 1] - samples.millis()[i];
        }
        Arrays.sort(distances);
        return 3 * Math.max(interval, distances[distances.length / 2]);
    }

    private static void write(
            JsonBytes json, @Nullable Samples average, @Nullable Samples least, @Nullable Samples most)
            throws IOException {
        json.raw(",\"t\":[");
        for (int i = 0; average != null && i < average.size(); i++) {
            json.raw(i == 0 ? "" : ",").number(average.millis()[i]);
        }
        json.raw("]");
        values(json, ",\"v\":[", average);
        // points may arrive between the three readings; a band that does not fit its line is left out
        if (average != null
                && least != null
                && most != null
                && least.size() == average.size()
                && most.size() == average.size()) {
            values(json, ",\"min\":[", least);
            values(json, ",\"max\":[", most);
        }
    }

    private static void values(JsonBytes json, String begin, @Nullable Samples samples) throws IOException {
        json.raw(begin);
        for (int i = 0; samples != null && i < samples.size(); i++) {
            json.raw(i == 0 ? "" : ",").number(samples.values()[i]);
        }
        json.raw("]");
    }
}
