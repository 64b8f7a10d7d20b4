package oxmon.metrics;

import java.util.Locale;

/** How the samples that fall into one step become one. */
public enum Aggregation {
    AVG,
    MIN,
    MAX,
    SUM,
    LAST,
    COUNT;

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
        throw new IllegalArgumentException("must be avg, min, max, sum, last or count");
    }

    /** The name in the API, in small letters. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
