package oxmon.alerting.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a series as people write them, one each interval: {@code 95}, {@code _} for none, {@code 10x3} for 10 and three more of
 * it, {@code _x3} for three missing ones, and {@code 10+2x3} for 10 12 14 16. The notation is that of Prometheus.
 */
final class SeriesValues {
    /** More are no test. */
    static final int MOST = 200_000;

    private static final String NUMBER = "(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?";
    private static final Pattern ONE = Pattern.compile("([+-]?" + NUMBER + ")(?:([+-]" + NUMBER + ")?x(\\d{1,6}))?");
    private static final Pattern NONE = Pattern.compile("_(?:x(\\d{1,6}))?");

    private SeriesValues() {}

    /**
     * Reads them.
     *
     * @return NaN where there is no value
     * @throws IllegalArgumentException saying which part is wrong
     */
    static double[] parse(String text) {
        List<Double> values = new ArrayList<>();
        for (String part : text.strip().split("\\s+", -1)) {
            Matcher none = NONE.matcher(part);
            Matcher one = ONE.matcher(part);
            if (none.matches()) {
                add(values, Double.NaN, 0, none.group(1) == null ? 1 : Integer.parseInt(none.group(1)));
            } else if (one.matches()) {
                double step = one.group(2) == null ? 0 : Double.parseDouble(one.group(2));
                int more = one.group(3) == null ? 0 : Integer.parseInt(one.group(3));
                add(values, Double.parseDouble(one.group(1)), step, more + 1);
            } else {
                throw new IllegalArgumentException("has \"" + (part.length() > 40 ? part.substring(0, 40) + "…" : part)
                        + "\", which is none of 95, _, 10x3, _x3 and 10+2x3");
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void add(List<Double> values, double first, double step, int count) {
        if (values.size() + count > MOST) {
            throw new IllegalArgumentException("has more than " + MOST + " values");
        }
        for (int i = 0; i < count; i++) {
            values.add(first + i * step);
        }
    }
}
