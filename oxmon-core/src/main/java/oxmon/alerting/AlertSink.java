package oxmon.alerting;

/** Takes what the engine tells; called under the lock of the series' agent, so it puts things aside and returns. */
public interface AlertSink {
    /** An alert changed. An agent's events come in their order. */
    void told(AlertEvent event);

    /**
     * What a rule remembers of a series after the events just told. Kept over a restart it is what {@link AlertEngine#restore} wants; the
     * newest of a rule and series takes the place of those before.
     */
    void keep(AlertEngine.Kept progress);
}
