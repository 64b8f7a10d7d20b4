package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.metrics.Point;
import oxmon.metrics.query.LabelMatcher;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.metrics.Metrics;

/** What a rule would watch now, with the newest values: so that who writes it sees whether it is what they mean. */
@WebServlet("/ui/data/rules/matches")
public class RuleMatchesServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 200;

    @Inject
    private transient Metrics metrics;

    /** Made by the container. */
    public RuleMatchesServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        List<LabelMatcher> labels = new ArrayList<>();
        String[] given = request.getParameterValues("label");
        for (String label : given == null ? new String[0] : given) {
            try {
                labels.add(LabelMatcher.parse(label));
            } catch (IllegalArgumentException e) {
                throw Fault.invalid("labels", "labels " + e.getMessage());
            }
        }
        List<Point> points = metrics.active(new SeriesSelector(
                NameSelector.of(List.of(text(request, "agent_pattern", "*"))),
                NameSelector.of(List.of(required(request, "metric")), List.of()),
                labels));
        JsonArrayBuilder rows = JSON.createArrayBuilder();
        points.stream().limit(SHOWN).forEach(point -> rows.add(row(point)));
        return JSON.createObjectBuilder()
                .add("series", points.size())
                .add(
                        "hosts",
                        points.stream()
                                .map(point -> point.series().agent())
                                .distinct()
                                .count())
                .add("rows", rows)
                .build();
    }

    private static JsonObjectBuilder row(Point point) {
        JsonObjectBuilder labels = JSON.createObjectBuilder();
        point.series().labels().asMap().forEach(labels::add);
        return JSON.createObjectBuilder()
                .add("host", point.series().agent())
                .add("labels", labels)
                .add("value", point.value())
                .add("at", point.millis());
    }
}
