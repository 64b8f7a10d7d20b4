package oxmon.metrics.engine;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Series;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.query.SeriesSelector;

/** Brings the head back: the newest points from the day files, then all of the log that is not in them. Used once. */
final class Recovery {
    private static final Logger LOG = System.getLogger(Recovery.class.getName());

    /** Series of so many of the newest day files are brought into memory. */
    private static final int ACTIVE_DAYS = 2;

    private final DayFiles files;
    private final Path log;
    private final Registry registry;
    private final SilentSeries silent;
    private final ValueCodec codec = new ValueCodec();
    private final Map<Long, Long> flushed = new HashMap<>();
    private final Set<Long> damaged = new HashSet<>();
    private final Map<LocalDate, String> unreadable = new TreeMap<>();

    /** By segment, the days of which it holds points that are in no day file. */
    private final Map<Long, Set<Long>> held = new HashMap<>();

    /** Where the points of a layout go; by the array that the reader tells for it. */
    private final IdentityHashMap<Series[], @Nullable SeriesHead[]> heads = new IdentityHashMap<>();

    private long lastSegment;
    private long points;

    /** The day of the newest point, and whether that day lacks what the segment holds; points mostly are of one day. */
    private long day = Long.MIN_VALUE;

    private boolean lacking;

    Recovery(DayFiles files, Path log, Registry registry, SilentSeries silent) {
        this.files = files;
        this.silent = silent;
        this.log = log;
        this.registry = registry;
    }

    /** Segments of the log that are damaged; they are kept aside. */
    Set<Long> damaged() {
        return damaged;
    }

    /** By segment of the log, the UTC days, counted from 1970, of which it holds points that are in no day file. */
    Map<Long, Set<Long>> held() {
        return held;
    }

    /** Days whose file cannot be read, and why. */
    Map<LocalDate, String> unreadable() {
        return unreadable;
    }

    /** The last segment that was ever used; 0 when there was none. */
    long lastSegment() {
        return lastSegment;
    }

    /** How many points came out of the log. */
    long points() {
        return points;
    }

    void run() throws IOException {
        List<LocalDate> days = files.days();
        if (days.size() > ACTIVE_DAYS) {
            LocalDate newestSilent = days.get(days.size() - ACTIVE_DAYS - 1);
            long end = (newestSilent.toEpochDay() + 1) * TimeColumn.DAY_MILLIS - 1;
            registry.silentUntil(end);
            silent.leave(end);
        }
        for (int i = days.size() - 1; i >= 0; i--) {
            if (isReadable(days.get(i))) {
                agents(days.get(i), i >= days.size() - ACTIVE_DAYS);
            }
        }
        long before = System.nanoTime();
        List<Long> segments = LogFormat.segments(log);
        for (long segment : segments) {
            replay(segment);
            lastSegment = Math.max(lastSegment, segment);
        }
        if (points > 0) {
            LOG.log(
                    Level.INFO,
                    "recovered {0} points from the log in {1} ms",
                    points,
                    (System.nanoTime() - before) / 1_000_000);
        }
    }

    /** Whether a day can be read; notes up to where it holds what the log does. */
    private boolean isReadable(LocalDate day) {
        try {
            long segment = files.flushedSegment(day);
            if (segment < 0 || segment > LogFormat.MAX_SEGMENT) {
                unreadable.put(day, "says that the log was at segment " + segment + ", which cannot be");
                return false;
            }
            flushed.put(day.toEpochDay(), segment);
            lastSegment = Math.max(lastSegment, segment);
            return true;
        } catch (IOException e) {
            unreadable.put(day, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Brings back the agents of a day, and, when it is one of the newest, its series; what is older is silent. */
    private void agents(LocalDate day, boolean active) {
        files.agents(
                day,
                seen -> registry.with(seen.agent(), agent -> {
                    agent.heard(seen);
                    agent.savedSeen(seen);
                    return agent;
                }));
        if (active) {
            files.newest(
                    day,
                    SeriesSelector.all(),
                    series -> !known(series),
                    (series, millis, value) -> registry.with(series.agent(), agent -> {
                        agent.head(series).restore(millis, value);
                        return agent;
                    }));
        }
    }

    private boolean known(Series series) {
        AgentHead agent = registry.find(series.agent());
        return agent != null && agent.series(series.metric()).containsKey(series.labels());
    }

    /** Whether the file of the point's day does not hold the segment's points yet; such days are noted. */
    private boolean lacks(long at, long segment) {
        long is = TimeColumn.dayOf(at);
        if (is != day) {
            day = is;
            lacking = flushed.getOrDefault(is, 0L) < segment;
            if (lacking) {
                held.computeIfAbsent(segment, s -> new HashSet<>()).add(is);
            }
        }
        return lacking;
    }

    private void replay(long segment) throws IOException {
        day = Long.MIN_VALUE;
        heads.clear();
        LogReader.Result result = new LogReader((name, received, interval, series, millis, values) -> {
                    registry.with(name, agent -> {
                        @Nullable SeriesHead[] of = heads.computeIfAbsent(series, s -> new SeriesHead[s.length]);
                        for (int i = 0; i < of.length; i++) {
                            if (lacks(millis[i], segment)) {
                                SeriesHead head = of[i];
                                if (head == null) {
                                    head = agent.head(series[i]);
                                    of[i] = head;
                                }
                                head.put(millis[i], values[i], codec);
                                points++;
                            }
                        }
                        agent.heard(new AgentSeen(name, received, interval));
                        return agent;
                    });
                })
                .read(LogFormat.file(log, segment));
        if (result.cutAt() < result.length()) {
            LOG.log(
                    Level.INFO,
                    "segment {0} of the log ends torn at byte {1}; what lies behind was never acknowledged",
                    segment,
                    Long.toString(result.cutAt()));
        }
        if (!result.damagedAt().isEmpty()) {
            damaged.add(segment);
            LOG.log(
                    Level.ERROR,
                    "segment {0} of the log is damaged at byte {1}; the rest of it was read but for {2} batches, and it is kept as {3}.damaged",
                    segment,
                    result.damagedAt(),
                    result.lostBatches(),
                    LogFormat.file(log, segment).getFileName());
        }
    }
}
