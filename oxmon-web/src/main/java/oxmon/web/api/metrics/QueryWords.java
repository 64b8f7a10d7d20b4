package oxmon.web.api.metrics;

/** What the description of the API says of parameters that several endpoints have. */
final class QueryWords {
    static final String AGENT =
            "a name, a glob such as web-*, group:web or tag:env=prod; repeat it for more; all hosts when left out";
    static final String METRIC = "a name, or a glob such as disk.*; repeat it for more";
    static final String MATCH =
            "key=value, key!=value, key=~pattern or key!~pattern; repeat it for more; a pattern fits the whole value";
    static final String FROM = "RFC 3339; one hour before the end when left out";
    static final String TO = "RFC 3339; now when left out";
    static final String REACH =
            "RFC 3339; then series count too of which only rollups are left, about from there to the end (by months); newest values come from points alone";
    static final String STEP = "one sample for each such step, such as 5m";
    static final String AGG =
            "how the samples of a step become one: avg, min, max, sum, count, last, first, p50, p95, p99, "
                    + "rate or increase; the last two tell the growth of a counter";
    static final String LABELS = "Label filters are also written label.<key>=<value>, such as label.mount=/data.";

    private QueryWords() {}
}
