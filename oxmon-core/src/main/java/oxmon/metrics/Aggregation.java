package oxmon.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the samples that fall into one step become one; docs/query.md tells each with its formula. */
public enum Aggregation {
    AVG,
    MIN,
    MAX,
    SUM,
    COUNT,
    LAST,
    FIRST,
    /** The median. Percentiles are interpolated between the two nearest values. */
    P50(0.5),
    P95(0.95),
    P99(0.99),
    /** How much a counter grew, each second. */
    RATE,
    /** How much a counter grew; where it fell it had begun again at 0. */
    INCREASE;

    private final double quantile;

    Aggregation() {
        this(Double.NaN);
    }

    Aggregation(double quantile) {
        this.quantile = quantile;
    }

    /**
     * Reads the name as the API writes it.
     *
     * @throws IllegalArgumentException when there is no such aggregation; the message lists those there are
     */
    public static Aggregation parse(String name) {
        for (Aggregation a : values()) {
            if (a.apiName().equals(name)) {
                return a;
            }
        }
        throw new IllegalArgumentException("must be one of "
                + Arrays.stream(values()).map(Aggregation::apiName).collect(Collectors.joining(", ")));
    }

    /** The name in the API, in small letters. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a percentile. */
    public boolean isPercentile() {
        return !Double.isNaN(quantile);
    }

    /** Whether it looks at how a counter grew from one sample to the next, rather than at values. */
    public boolean isCounter() {
        return this == RATE || this == INCREASE;
    }

    /** Whether count, least, greatest, sum, first and last value of some samples can stand for them. */
    public boolean isSummarizable() {
        return !isPercentile() && !isCounter();
    }

    /** What of a percentile's values lies below it, from 0 to 1; NaN of others. */
    double quantile() {
        return quantile;
    }
}
