package oxmon.alerting.rules;

import java.util.List;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Condition;
import oxmon.alerting.Field;
import oxmon.alerting.Gauge;
import oxmon.alerting.Level;
import oxmon.alerting.Limit;
import oxmon.alerting.Numbers;
import oxmon.alerting.Parameters;
import oxmon.alerting.Severity;
import oxmon.alerting.Silence;

/** What the rules have in common that are about what does not come. */
final class Silences {
    /** Less would call a host silent that pages show as reporting. */
    private static final long LEAST_SECS = 30;

    /** Whoever is silent for seven days is thought to be no more; alerts end then. */
    private static final long LONGEST_SECS = 518_400;

    private static final double USUAL_INTERVALS = 3;

    private Silences() {}

    static List<Field> fields() {
        return List.of(
                Field.seconds("silent_secs", LEAST_SECS, LONGEST_SECS),
                Field.number("intervals").within(1, 1000));
    }

    /** Reads the fields; three intervals when neither is there. */
    static Condition condition(Parameters in, boolean ofAgent, String severity) {
        if (in.has("silent_secs") && in.has("intervals")) {
            throw in.refuse("intervals", "and silent_secs say the same; only one of them may be there");
        }
        Silence silence = in.has("silent_secs")
                ? new Silence(in.millis("silent_secs"), 0, ofAgent)
                : new Silence(0, in.optional("intervals").orElse(USUAL_INTERVALS), ofAgent);
        String given = in.textOrNull("severity");
        Severity level = Severity.of(given == null ? severity : given).orElseThrow();
        Limit once = new Limit(Limit.Side.AT_LEAST, 1);
        double threshold = silence.givenMillis() / 1000.0;
        return new Silent(silence, List.of(new Level(level, once, once, threshold)));
    }

    private record Silent(Silence silence, List<Level> levels) implements Condition {
        @Override
        public Gauge gauge() {
            return Gauge.ofSilence();
        }

        @Override
        public String describe(AlertEvent event) {
            String span = Numbers.span((long) (1000 * event.value()));
            String who = silence.ofAgent() ? event.series().agent() : event.subject();
            if (event.kind() == AlertEvent.Kind.RESOLVED) {
                return who + (silence.ofAgent() ? " reports" : " has points") + " again after " + span + " of silence";
            }
            return (silence.ofAgent() ? "no report of " : "no points of ") + who + " for " + span;
        }
    }
}
