package oxmon.metrics;

/** Why a point is not admitted. Refusing it again would change nothing, so the rest of its batch is stored. */
public enum Refusal {
    NOT_FINITE("value is not finite"),
    NO_NAME("metric name is empty"),
    NAME_TOO_LONG("metric name or label key is too long"),
    LABEL_TOO_LONG("label value is too long"),
    TOO_MANY_LABELS("too many labels"),
    OTHER_AGENT("names another agent than its batch"),
    TOO_FAR_AHEAD("time is too far ahead"),
    TOO_OLD("older than the retention"),
    TOO_MANY_SERIES("the agent has too many series"),
    SERVER_FULL("the server has as many series as max_series allows");

    private final String words;

    Refusal(String words) {
        this.words = words;
    }

    /** The reason as the agent and the operator read it. */
    public String words() {
        return words;
    }
}
