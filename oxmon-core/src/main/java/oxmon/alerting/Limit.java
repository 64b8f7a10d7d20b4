package oxmon.alerting;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bound, and on which side of it trouble lies.
 *
 * @param value finite
 */
public record Limit(Side side, double value) {
    /** Where trouble lies. */
    public enum Side {
        ABOVE("greater_than", "gt"),
        AT_LEAST("greater_than_or_equal", "gte"),
        BELOW("less_than", "lt"),
        AT_MOST("less_than_or_equal", "lte");

        private final String word;
        private final String brief;

        Side(String word, String brief) {
            this.word = word;
            this.brief = brief;
        }

        /** The long name, such as {@code greater_than}. */
        public String word() {
            return word;
        }

        /** Whether trouble is where figures are great. */
        public boolean upward() {
            return this == ABOVE || this == AT_LEAST;
        }

        /** Finds a side by its long or short name. */
        public static Optional<Side> of(String name) {
            return Stream.of(values())
                    .filter(side -> side.word.equals(name) || side.brief.equals(name))
                    .findFirst();
        }

        /** All names, the long ones first. */
        public static List<String> names() {
            return Stream.concat(
                            Stream.of(values()).map(side -> side.word),
                            Stream.of(values()).map(side -> side.brief))
                    .toList();
        }
    }

    /** Whether the figure is in trouble; never so for a figure that is not a number. */
    public boolean passedBy(double figure) {
        return switch (side) {
            case ABOVE -> figure > value;
            case AT_LEAST -> figure >= value;
            case BELOW -> figure < value;
            case AT_MOST -> figure <= value;
        };
    }

    /** The least figure that is not in trouble. */
    double calmFrom() {
        return switch (side) {
            case ABOVE, AT_LEAST -> Double.NEGATIVE_INFINITY;
            case BELOW -> value;
            case AT_MOST -> Math.nextUp(value);
        };
    }

    /** The greatest figure that is not in trouble. */
    double calmTo() {
        return switch (side) {
            case BELOW, AT_MOST -> Double.POSITIVE_INFINITY;
            case ABOVE -> value;
            case AT_LEAST -> Math.nextDown(value);
        };
    }
}
