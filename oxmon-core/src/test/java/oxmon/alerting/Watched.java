package oxmon.alerting;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.settings.SettingsReader;

/** An engine with rules written as in server.toml, fed by hand; what it tells is written as a line an event. */
final class Watched {
    static final long START = Instant.parse("2026-02-06T10:00:00Z").toEpochMilli();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    final List<AlertEvent> events = new ArrayList<>();
    private final Map<String, AlertEngine.Kept> kept = new HashMap<>();
    AlertEngine engine = engine();

    /** What the newest restart could not use. */
    List<AlertEngine.Kept> leftOut = List.of();

    private final Series series;

    private Watched(Series series) {
        this.series = series;
    }

    private AlertEngine engine() {
        return new AlertEngine(new AlertSink() {
            @Override
            public void told(AlertEvent event) {
                events.add(event);
            }

            @Override
            public void keep(AlertEngine.Kept progress) {
                kept.put(progress.ruleId() + ' ' + progress.series(), progress);
            }
        });
    }

    /** Rules in the form of a file, and the series that points are of when nothing else is said. */
    static Watched by(String toml, String metric) {
        Watched watched = new Watched(new Series("web-1", metric, Labels.NONE));
        watched.engine.rules(rules(toml), START);
        return watched;
    }

    static List<Rule> rules(String toml) {
        return SettingsReader.text("server.toml", toml, Map.of()).entries("alert.rules").stream()
                .map(entry -> RuleReader.read(String.valueOf(entry.values().get("name")), entry.values()))
                .toList();
    }

    /** One point, so many seconds after the start. */
    Watched at(long second, double value) {
        return at(series, second, value);
    }

    Watched at(Series of, long second, double value) {
        engine.take(of.agent(), List.of(new Point(of, START + 1000 * second, value)));
        return this;
    }

    /** A batch of points, each so many seconds after the start and with its value. */
    Watched batch(double... secondsAndValues) {
        return batchReceived(Long.MAX_VALUE, secondsAndValues);
    }

    /** The same, received so many seconds after the start. */
    Watched batchReceived(long second, double... secondsAndValues) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < secondsAndValues.length; i += 2) {
            points.add(new Point(series, START + 1000 * (long) secondsAndValues[i], secondsAndValues[i + 1]));
        }
        engine.take(series.agent(), points, second == Long.MAX_VALUE ? second : START + 1000 * second);
        return this;
    }

    /** Points at even distances. */
    Watched every(long seconds, long from, double... values) {
        for (double value : values) {
            at(from, value);
            from += seconds;
        }
        return this;
    }

    /** Dies and starts again with what was kept. */
    Watched restart(String toml) {
        engine = engine();
        engine.rules(rules(toml), START);
        leftOut = engine.restore(kept.values());
        return this;
    }

    /** What is kept, as builds before the fingerprint wrote it. */
    Watched withRecordsOfVersion1() {
        kept.replaceAll((key, each) -> {
            byte[] record = each.record();
            byte[] older = new byte
                    [record.length - 22]; // neither what the rule is nor the last value nor what was ended by hand
            older[0] = 1;
            System.arraycopy(record, 1, older, 1, 2);
            System.arraycopy(record, 8, older, 3, older.length - 3);
            return new AlertEngine.Kept(each.ruleId(), each.series(), each.firing(), older);
        });
        return this;
    }

    /** Forgets and ends what has been silent since so many seconds after the start. */
    Watched forgetBefore(long quietSecond, long firingSecond, long nowSecond) {
        engine.forgetBefore(START + 1000 * quietSecond, START + 1000 * firingSecond, START + 1000 * nowSecond);
        return this;
    }

    /** The messages of what was told since the last call. */
    List<String> messages() {
        List<String> messages = events.stream().map(AlertEvent::message).toList();
        events.clear();
        return messages;
    }

    /** Points that the store has from before the restart, at even distances. */
    Watched refill(long seconds, long from, double... values) {
        for (double value : values) {
            engine.refill(series.agent(), List.of(new Point(series, START + 1000 * from, value)));
            from += seconds;
        }
        return this;
    }

    /** What was told since the last call, a line each. */
    List<String> told() {
        List<String> lines = events.stream().map(Watched::line).toList();
        events.clear();
        return lines;
    }

    private static String line(AlertEvent event) {
        return CLOCK.format(Instant.ofEpochMilli(event.millis()))
                + ' '
                + event.kind()
                + ' '
                + event.level().severity().word()
                + ' '
                + Numbers.plain(event.value())
                + (event.repeat() > 0 ? " repeat " + event.repeat() : "")
                + (event.tell() ? "" : " quietly");
    }
}
