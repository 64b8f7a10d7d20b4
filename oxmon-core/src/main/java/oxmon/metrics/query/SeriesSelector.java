package oxmon.metrics.query;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;

/**
 * Which series are meant: those for which all three hold. Not thread-safe, since matchers are not.
 *
 * @param labels all must hold; empty means any labels
 */
public record SeriesSelector(NameSelector agents, NameSelector metrics, List<LabelMatcher> labels)
        implements Predicate<Series> {
    /** The order of answers: by agent, metric and labels. */
    public static final Comparator<Series> ORDER = Comparator.comparing(Series::agent)
            .thenComparing(Series::metric)
            .thenComparing(series -> series.labels().toString());

    public SeriesSelector {
        labels = List.copyOf(labels);
    }

    /** Every series. */
    public static SeriesSelector all() {
        return new SeriesSelector(NameSelector.ALL, NameSelector.ALL, List.of());
    }

    @Override
    public boolean test(Series series) {
        return agents.test(series.agent()) && metrics.test(series.metric()) && fits(series.labels());
    }

    /** Whether the labels are as wanted. */
    public boolean fits(Labels of) {
        for (LabelMatcher matcher : labels) {
            if (!matcher.test(of)) {
                return false;
            }
        }
        return true;
    }
}
