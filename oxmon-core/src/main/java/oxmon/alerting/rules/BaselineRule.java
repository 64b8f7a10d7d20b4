package oxmon.alerting.rules;

import com.google.auto.service.AutoService;
import java.util.List;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Band;
import oxmon.alerting.Condition;
import oxmon.alerting.Field;
import oxmon.alerting.Gauge;
import oxmon.alerting.Level;
import oxmon.alerting.Levels;
import oxmon.alerting.Limit;
import oxmon.alerting.Numbers;
import oxmon.alerting.Parameters;
import oxmon.alerting.RuleType;

/**
 * In trouble when the value lies further from what is usual than so many standard deviations. What is usual comes from the time just
 * before, or from the same hour of earlier weeks; by {@link Band}, so that wild values among them do little.
 */
@AutoService(RuleType.class)
public final class BaselineRule implements RuleType {
    private static final Field DEVIATIONS = Field.number("deviations").within(0.5, 1_000);
    private static final Field CLEAR = Field.number("clear_deviations").within(0, 1_000);

    /** A series that hardly changes has a spread of at least this part of its median, so that a trifle is none. */
    private static final double LEAST_SPREAD = 0.01;

    @Override
    public String name() {
        return "baseline";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                DEVIATIONS,
                CLEAR,
                Field.choice("compare_with", List.of("recent", "weeks")).or("recent"),
                Field.seconds("window_secs", 600, 604_800).or(21_600L),
                Field.whole("weeks", 1, 12).or(4L),
                Field.choice("direction", List.of("both", "up", "down")).or("both"),
                Field.number("min_difference").within(0, Double.MAX_VALUE).or(0.0),
                Field.levels("levels", DEVIATIONS, CLEAR));
    }

    @Override
    public Condition condition(Parameters in) {
        boolean recent = in.text("compare_with").equals("recent");
        return new Baseline(
                Levels.read(in, Limit.Side.AT_LEAST, DEVIATIONS, CLEAR),
                recent ? RecentBand.windowMillis(in.millis("window_secs")) : WeeklyBand.HOUR_MILLIS,
                recent ? in.millis("window_secs") : 0,
                recent ? 0 : (int) in.whole("weeks"),
                in.text("direction"),
                in.number("min_difference"));
    }

    /**
     * @param recentMillis how long before is compared with; 0 when weeks are
     * @param weeks how many weeks are compared with; 0 when the time just before is
     */
    private record Baseline(
            List<Level> levels, long windowMillis, long recentMillis, int weeks, String direction, double minDifference)
            implements Condition {
        @Override
        public Gauge gauge() {
            return weeks > 0 ? new WeeklyBand(weeks, this::deviations) : new RecentBand(recentMillis, this::deviations);
        }

        @Override
        public int weeksBack() {
            return weeks;
        }

        private double deviations(double value, Band usual) {
            double difference = value - usual.centre();
            double apart = Math.abs(difference);
            if (apart < minDifference
                    || apart == 0
                    || (direction.equals("up") && difference < 0)
                    || (direction.equals("down") && difference > 0)) {
                return 0;
            }
            return apart / spread(usual);
        }

        @Override
        public String describe(AlertEvent event) {
            double bound = event.level().threshold();
            boolean above = event.value() >= bound;
            String usual = weeks > 0 ? "in this hour of the week" : "in the " + Numbers.span(recentMillis) + " before";
            if (event.kind() == AlertEvent.Kind.RESOLVED) {
                return event.subject() + " is " + Numbers.plain(event.value()) + ", as usual " + usual;
            }
            return event.subject() + " is " + Numbers.plain(event.value()) + ", which is unusual " + usual + ": "
                    + (above ? "above " : "below ") + Numbers.plain(bound);
        }
    }

    /** The spread that deviations are counted in. */
    static double spread(Band usual) {
        return Math.max(usual.spread(), LEAST_SPREAD * Math.abs(usual.centre()));
    }

    /** Says how far a value is from what is usual, in deviations; 0 where the rule does not mind. */
    interface Distance {
        double of(double value, Band usual);
    }

    /** A gauge that compares with a band. What alerts show is the value, and as their bound the edge of the band on its side. */
    abstract static class BandGauge implements Gauge {
        private final Distance distance;
        private Band usual = Band.NONE;
        private boolean below;

        BandGauge(Distance distance) {
            this.distance = distance;
        }

        /** The figure of a value, NaN when nothing is known to compare it with. */
        final double figure(double value, Band band) {
            if (band.size() > 0) { // else alerts go on showing what they did
                usual = band;
                below = value < band.centre();
            }
            return band.size() == 0 ? Double.NaN : distance.of(value, band);
        }

        @Override
        public final Level level(Level of) {
            if (usual.size() == 0) {
                return of;
            }
            double width = of.fires().value() * spread(usual);
            return new Level(
                    of.severity(), of.fires(), of.stays(), below ? usual.centre() - width : usual.centre() + width);
        }

        @Override
        public final String note() {
            return usual.size() == 0
                    ? "there is too little to compare with yet"
                    : "usual is " + Numbers.plain(usual.centre()) + ", and a deviation is "
                            + Numbers.plain(spread(usual));
        }
    }
}
