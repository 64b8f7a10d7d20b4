package oxmon.metrics.engine;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.SharedNames;
import oxmon.metrics.codec.ValueCodec;

/**
 * What is in memory of one agent: its series, and the time columns they share. It is the lock of all its parts; the lock is
 * held for a batch, a copy, or the encoding of the agent's blocks, never during input or output.
 */
final class AgentHead {
    /** An agent's collectors report at a few rhythms, each with a column. */
    private static final int COLUMNS = 4;

    private final String name;
    private final Map<String, Map<Labels, SeriesHead>> series = new HashMap<>();
    private final AtomicInteger seriesOfAll;
    private final SharedNames names;
    private int seriesCount;

    /** No series that is only in day files has a newer point. */
    private long silentUntil;

    /** The series of the newest batch as they were asked for, and where they go; batches of an agent mostly look alike. */
    private Series[] asked = {};

    private SeriesHead[] answered = {};

    /** The column that was begun last at the front. */
    private final ArrayDeque<TimeColumn> columns = new ArrayDeque<>(COLUMNS);

    @Nullable
    private AgentSeen seen;

    @Nullable
    private AgentSeen savedSeen;

    /** Whether it was taken out of the registry; then a new one takes its place. */
    boolean dropped;

    /** Whether the registry lists it; guarded by itself. */
    boolean listed;

    /** Its number in the log's segment {@code logSegment}; guarded by the log's lock. */
    long logSegment = -1;

    int logNumber;

    /** The series of its newest batch and the number of that layout in the log's segment; guarded by the log's lock. */
    SeriesHead[] layout = {};

    long layoutSegment = -1;
    int layoutNumber;

    /**
     * An agent without series.
     *
     * @param seriesOfAll counts the series of all agents
     * @param names of the series of all agents
     * @param silentUntil day files may hold series of it with points up to then
     */
    AgentHead(String name, AtomicInteger seriesOfAll, SharedNames names, long silentUntil) {
        this.name = name;
        this.names = names;
        this.seriesOfAll = seriesOfAll;
        this.silentUntil = silentUntil;
    }

    String name() {
        return name;
    }

    /** The series of a metric, by their labels. */
    Map<Labels, SeriesHead> series(String metric) {
        return series.getOrDefault(metric, Map.of());
    }

    /** The head of a series of this agent; made when it is new. */
    SeriesHead head(Series of) {
        Map<Labels, SeriesHead> siblings = series.computeIfAbsent(names.metric(of.metric()), m -> new HashMap<>(2));
        SeriesHead head = siblings.get(of.labels());
        if (head == null) {
            Series own = names.share(of);
            head = new SeriesHead(this, own, silentUntil);
            siblings.put(own.labels(), head);
            seriesCount++;
            seriesOfAll.incrementAndGet();
        }
        return head;
    }

    /** The heads of the points' series, in their order; made where they are new. The array is not changed later. */
    SeriesHead[] heads(List<Point> points) {
        int count = points.size();
        if (asked.length == count) {
            int same = 0;
            while (same < count && points.get(same).series().equals(asked[same])) {
                same++;
            }
            if (same == count) {
                return answered;
            }
        }
        Series[] series = new Series[count];
        SeriesHead[] heads = new SeriesHead[count];
        for (int i = 0; i < count; i++) {
            series[i] = points.get(i).series();
            heads[i] = i < asked.length && series[i].equals(asked[i]) ? answered[i] : head(series[i]);
        }
        asked = series;
        answered = heads;
        return heads;
    }

    /** How many series it has, those included whose first point is on its way. */
    int seriesCount() {
        return seriesCount;
    }

    void each(Consumer<SeriesHead> work) {
        series.values().forEach(siblings -> siblings.values().forEach(work));
    }

    /** The rows of a day's file are about to be replaced by others: nothing in memory may refer to them any more. */
    void forgetRows(long day, ValueCodec codec) {
        for (TimeColumn column : columns) {
            if (column.day() == day) {
                column.forgetRow();
            }
        }
        each(head -> head.forgetRows(day, codec));
    }

    /** What its series take in memory, about, in bytes. */
    long bytes() {
        long bytes = 0;
        for (Map<Labels, SeriesHead> siblings : series.values()) {
            for (SeriesHead head : siblings.values()) {
                bytes += head.bytes();
            }
        }
        return bytes;
    }

    /** The newest time of the series that can leave; {@link Long#MIN_VALUE} when there is none. */
    private long newestToRelease(long before) {
        long newest = Long.MIN_VALUE;
        for (Map<Labels, SeriesHead> siblings : series.values()) {
            for (SeriesHead head : siblings.values()) {
                if (head.canLeave(before)) {
                    newest = Math.max(newest, head.lastMillis());
                }
            }
        }
        return newest;
    }

    /**
     * Takes the series out of memory that have been silent since before, as far as day files hold all of them; answers how many.
     *
     * @param leaving told their newest time before they go
     */
    int release(long before, LongConsumer leaving) {
        long newest = newestToRelease(before);
        if (newest == Long.MIN_VALUE) {
            return 0;
        }
        leaving.accept(newest);
        silentUntil = Math.max(silentUntil, newest);
        return remove(head -> head.canLeave(before));
    }

    private int remove(Predicate<SeriesHead> which) {
        int removed = 0;
        for (Map<Labels, SeriesHead> siblings : series.values()) {
            for (Iterator<SeriesHead> heads = siblings.values().iterator(); heads.hasNext(); ) {
                SeriesHead head = heads.next();
                if (which.test(head)) {
                    head.dropped = true;
                    heads.remove();
                    removed++;
                }
            }
        }
        if (removed > 0) {
            seriesCount -= removed;
            seriesOfAll.addAndGet(-removed);
            asked = new Series[0]; // what it remembers may be gone
            answered = new SeriesHead[0];
            series.values().removeIf(Map::isEmpty);
        }
        return removed;
    }

    /** Forgets what lies at times that are {@code gone}, whole days; true when nothing is left of the agent. */
    boolean drop(LongPredicate gone) {
        remove(head -> head.drop(gone));
        columns.removeIf(column -> gone.test(column.last())); // their rows are gone with the file
        return series.isEmpty() && (seen == null || gone.test(seen.lastMillis()));
    }

    @Nullable
    AgentSeen seen() {
        return seen;
    }

    void heard(AgentSeen now) {
        if (seen == null || now.lastMillis() >= seen.lastMillis()) {
            seen = now;
        }
    }

    boolean seenUnsaved() {
        return seen != null && !seen.equals(savedSeen);
    }

    void savedSeen(AgentSeen saved) {
        savedSeen = saved;
    }

    /** Begins a block at {@code at}, in step with series that have just taken the same time if there are any. */
    Block open(long at, double value) {
        for (TimeColumn column : columns) {
            if (column.last() == at) {
                return new Block(column, value);
            }
        }
        TimeColumn fresh = new TimeColumn(at);
        if (columns.size() == COLUMNS) {
            columns.removeLast();
        }
        columns.addFirst(fresh);
        return new Block(fresh, value);
    }
}
