package oxmon.alerting;

/**
 * One of a rule's levels.
 *
 * @param fires what the figure must pass
 * @param stays what it must pass for an alert that fires to go on; the same as {@code fires} without hysteresis
 * @param threshold the bound as people wrote it, in the unit of the value that an alert shows
 */
public record Level(Severity severity, Limit fires, Limit stays, double threshold) {
    /** A level without hysteresis whose figure is the value itself. */
    public Level(Severity severity, Limit fires) {
        this(severity, fires, fires, fires.value());
    }
}
