package oxmon.metrics.engine;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Series;
import oxmon.metrics.codec.TimeCodec;
import oxmon.metrics.query.SeriesSelector;

/** Day files on the heap, which outlive the engine as files do. Can be told to fail. */
final class FakeDayFiles implements DayFiles {
    private final Map<LocalDate, Day> days = new TreeMap<>();
    private final Map<LocalDate, String> damaged = new TreeMap<>();
    private long nextRow = 1;

    /** Days that cannot be written. */
    final Set<LocalDate> readOnly = new HashSet<>();

    /** Whether all chunks have a bad byte. */
    boolean corrupt;

    /** Told what a day holds after each commit. */
    interface Listener {
        void committed(LocalDate day, Day content, boolean durable);
    }

    Listener listener = (day, content, durable) -> {};

    /** What a file holds. */
    static final class Day {
        private final Map<Long, byte[]> times = new HashMap<>();
        private final Map<Long, Integer> counts = new HashMap<>();
        private final Map<Long, Row> chunks = new TreeMap<>();
        private final Map<Series, TreeMap<Long, Double>> late = new HashMap<>();
        private final Map<String, AgentSeen> agents = new TreeMap<>();
        private long segment;

        /** The last segment of the log that it holds. */
        long segment() {
            return segment;
        }

        Day copy() {
            Day copy = new Day();
            copy.times.putAll(times);
            copy.counts.putAll(counts);
            copy.chunks.putAll(chunks);
            late.forEach((series, points) -> copy.late.put(series, new TreeMap<>(points)));
            copy.agents.putAll(agents);
            copy.segment = segment;
            return copy;
        }
    }

    /** Takes a day as it was elsewhere. */
    synchronized void put(LocalDate day, Day content) {
        days.put(day, content);
        for (Set<Long> rows : List.of(content.times.keySet(), content.chunks.keySet())) {
            for (long row : rows) {
                nextRow = Math.max(nextRow, row + 1);
            }
        }
    }

    private record Row(Series series, ChunkWrite chunk, long times) {}

    private Day day(LocalDate date) {
        return Objects.requireNonNull(days.get(date), "no such day");
    }

    /** How many chunks a day has. */
    synchronized int chunks(LocalDate day) {
        return day(day).chunks.size();
    }

    /** How many columns of times a day has. */
    synchronized int columns(LocalDate day) {
        return day(day).times.size();
    }

    /** How many points came late. */
    synchronized int late(LocalDate day) {
        return day(day).late.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public synchronized List<LocalDate> days() {
        return List.copyOf(days.keySet());
    }

    @Override
    public synchronized long flushedSegment(LocalDate day) {
        return day(day).segment;
    }

    @Override
    public synchronized void agents(LocalDate day, Consumer<AgentSeen> sink) {
        day(day).agents.values().forEach(sink);
    }

    @Override
    public synchronized void series(LocalDate day, SeriesSelector selector, Consumer<Series> sink) {
        all(day(day)).stream().filter(selector).forEach(sink);
    }

    private static Set<Series> all(Day day) {
        Set<Series> all = new HashSet<>(day.late.keySet());
        day.chunks.values().forEach(row -> all.add(row.series()));
        return all;
    }

    @Override
    public synchronized void newest(LocalDate date, SeriesSelector selector, Predicate<Series> wanted, Newest sink) {
        Day day = day(date);
        for (Series series : all(day)) {
            if (!selector.test(series) || !wanted.test(series)) {
                continue;
            }
            TreeMap<Long, Double> ends = new TreeMap<>();
            day.chunks.values().stream()
                    .filter(row -> row.series().equals(series))
                    .forEach(row -> ends.put(
                            row.chunk().lastMillis(), row.chunk().stats().last()));
            ends.putAll(day.late.getOrDefault(series, new TreeMap<>()));
            sink.point(series, ends.lastKey(), ends.lastEntry().getValue());
        }
    }

    @Override
    public synchronized void read(LocalDate date, List<Selection> selections, Found sink) {
        selections.forEach(selection -> read(date, selection, sink));
    }

    private void read(LocalDate date, Selection selection, Found sink) {
        Day day = days.get(date);
        if (day == null) {
            return;
        }
        day.chunks.forEach((id, row) -> {
            ChunkWrite chunk = row.chunk();
            if (selected(selection, row.series())
                    && chunk.lastMillis() >= selection.fromMillis()
                    && chunk.firstMillis() <= selection.toMillis()) {
                long[] times = new long[day.counts.getOrDefault(row.times(), 0)];
                new TimeCodec().decode(Objects.requireNonNull(day.times.get(row.times())), times, 0, times.length);
                sink.chunk(
                        row.series(),
                        new Chunk(
                                id,
                                chunk.firstMillis(),
                                chunk.lastMillis(),
                                chunk.count(),
                                chunk.stats(),
                                () -> times,
                                chunk.skip(),
                                codec -> {
                                    double[] values = new double[chunk.count()];
                                    codec.decode(
                                            corrupt ? new byte[] {(byte) 0xff} : chunk.data(),
                                            values,
                                            0,
                                            values.length);
                                    return values;
                                }));
            }
        });
        day.late.forEach((series, points) -> {
            if (selected(selection, series)) {
                points.subMap(selection.fromMillis(), true, selection.toMillis(), true)
                        .forEach((at, value) -> sink.late(series, at, value));
            }
        });
    }

    private static boolean selected(Selection selection, Series series) {
        return series.agent().equals(selection.agent())
                && series.metric().equals(selection.metric())
                && selection.labels().test(series.labels());
    }

    @Override
    public void damaged(LocalDate day, String what) {
        damaged.put(day, what);
    }

    @Override
    public synchronized Writing write(LocalDate date) throws IOException {
        if (readOnly.contains(date)) {
            throw new IOException("is read-only");
        }
        Day day = days.computeIfAbsent(date, d -> new Day());
        List<Runnable> uncommitted = new ArrayList<>();
        return new Writing() {
            @Override
            public void chunk(ChunkWrite chunk) {
                ChunkWrite.Times times = chunk.times();
                if (times.row() == 0) {
                    times.row(nextRow++);
                }
                if (chunk.row() == 0) {
                    chunk.row(nextRow++);
                }
                uncommitted.add(() -> {
                    if (times.changed()) {
                        day.times.put(times.row(), times.data());
                        day.counts.put(times.row(), times.count());
                    }
                    day.chunks.put(chunk.row(), new Row(chunk.series(), chunk, times.row()));
                });
            }

            @Override
            public void late(Series series, long millis, double value) {
                uncommitted.add(() ->
                        day.late.computeIfAbsent(series, s -> new TreeMap<>()).put(millis, value));
            }

            @Override
            public void agent(AgentSeen seen) {
                uncommitted.add(() -> day.agents.put(seen.agent(), seen));
            }

            @Override
            public void commit() {
                synchronized (FakeDayFiles.this) {
                    uncommitted.forEach(Runnable::run);
                    uncommitted.clear();
                    listener.committed(date, day.copy(), false);
                }
            }

            @Override
            public void complete(long segment) {
                commit();
                day.segment = segment;
                listener.committed(date, day.copy(), true);
            }

            @Override
            public void abandon() {
                uncommitted.clear();
            }
        };
    }

    @Override
    public void settle() {
        // nothing is open
    }

    /** Packs a portion of a day; false when nothing is left. They are as they are. */
    Predicate<LocalDate> packing = day -> false;

    @Override
    public boolean rewrite(LocalDate day) {
        return packing.test(day);
    }

    @Override
    public Map<LocalDate, String> faults() {
        return damaged;
    }

    @Override
    public long sizeBytes(LocalDate day) {
        return 0;
    }

    @Override
    public synchronized void drop(LocalDate day) {
        days.remove(day);
    }

    /** Whether somebody closed them. */
    boolean closed;

    @Override
    public void close() {
        closed = true; // they stay
    }
}
