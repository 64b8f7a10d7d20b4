package oxmon.metrics.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Downsampling;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.rollup.RolledDay;
import oxmon.metrics.rollup.RollupCodec;

/**
 * Gathers what there is of one series in a range: chunks of day files, blocks in memory, late points. A point may be in several
 * of them; late points beat chunks, and of two the one gathered last counts. Not thread-safe.
 *
 * <p>A chunk that lies within one step is not decoded: its statistics do, unless points overlap. Then {@link #answer} says so,
 * and all is gathered again without them.
 */
final class Reading {
    private final Series series;
    private final Sampling sampling;
    private final boolean exact;
    private final ValueCodec codec;
    private final List<Part> parts = new ArrayList<>();
    private final LateRows late = new LateRows();
    private final Downsampling down;

    /** All before was added, or does not count since the day's rollup does. */
    private long addedUntil = Long.MIN_VALUE;

    /** The first part that was not added; parts are in the order of their times once this is asked for. */
    private int next;

    private boolean sorted;
    private boolean inexact;
    private int decoded;

    /**
     * @param exact whether statistics may not stand for points
     */
    Reading(Series series, Sampling sampling, boolean exact, ValueCodec codec) {
        this.series = series;
        this.sampling = sampling;
        this.exact = exact;
        this.codec = codec;
        this.down = new Downsampling(sampling);
    }

    /** Points that lie together: decoded, or their statistics. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(
            long firstMillis,
            long lastMillis,
            int count,
            ChunkStats stats,
            long @Nullable [] millis,
            int skip,
            double @Nullable [] values) {}

    /** Adds a chunk; {@code damaged} is told when it cannot be read. */
    void chunk(DayFiles.Chunk chunk, Consumer<String> damaged) {
        if (!exact
                && sampling.aggregation().isSummarizable()
                && wholeInOneStep(chunk.firstMillis(), chunk.lastMillis())) {
            parts.add(new Part(chunk.firstMillis(), chunk.lastMillis(), chunk.count(), chunk.stats(), null, 0, null));
            return;
        }
        try {
            double[] values = chunk.values().decode(codec);
            long[] millis = chunk.times().get();
            if (chunk.skip() < 0 || chunk.skip() > millis.length - values.length) {
                damaged.accept("a chunk has " + values.length + " values behind " + chunk.skip()
                        + ", but its column only " + millis.length + " times");
                return;
            }
            decoded += values.length;
            parts.add(new Part(
                    chunk.firstMillis(),
                    chunk.lastMillis(),
                    values.length,
                    chunk.stats(),
                    millis,
                    chunk.skip(),
                    values));
        } catch (CorruptChunkException e) {
            damaged.accept(String.valueOf(e.getMessage()));
        }
    }

    /** Adds points that are not compressed. */
    void values(long[] millis, double[] values) {
        parts.add(new Part(
                millis[0],
                millis[millis.length - 1],
                millis.length,
                ChunkStats.of(values, millis.length),
                millis,
                0,
                values));
    }

    /** Adds a point that beats the chunks, and late ones added before it. */
    void late(long at, double value) {
        if (at >= sampling.readFromMillis() && at <= sampling.toMillis()) {
            late.add(at, value);
        }
    }

    /**
     * Adds a day's rollup, which counts instead of the day's points, after all points of earlier days: so nothing of it is held. Days come
     * in their order, when all points were added.
     *
     * @throws CorruptChunkException when it cannot be read; nothing of it was added then
     */
    void rolled(RolledDay day, RollupCodec with, PointBudget budget) {
        long midnight = day.day() * TimeColumn.DAY_MILLIS;
        addBefore(midnight, budget);
        day.addTo(down, sampling, with);
        addedUntil = midnight + TimeColumn.DAY_MILLIS;
        partsBefore(addedUntil);
        budget.check(down.size());
    }

    /** The parts up to there that were not asked for before. */
    private List<Part> partsBefore(long end) {
        if (!sorted) {
            parts.sort(Comparator.comparingLong(Part::firstMillis));
            sorted = true;
        }
        int from = next;
        while (next < parts.size() && parts.get(next).firstMillis < end) {
            next++;
        }
        return parts.subList(from, next);
    }

    private boolean wholeInOneStep(long first, long last) {
        long step = sampling.stepMillis();
        return step > 0
                && first >= sampling.fromMillis()
                && last <= sampling.toMillis()
                && Math.floorDiv(first, step) == Math.floorDiv(last, step);
    }

    /** How many points of chunks it holds. */
    int decoded() {
        return decoded;
    }

    /** The samples that are asked for; null when statistics were gathered although points overlap. */
    @Nullable
    Samples answer(PointBudget budget) {
        addBefore(Long.MAX_VALUE, budget);
        return inexact ? null : down.finish(series);
    }

    private void addBefore(long end, PointBudget budget) {
        List<Part> those = partsBefore(end);
        boolean lateOnes = hasLateBefore(end);
        if (!lateOnes && apart(those)) {
            for (Part part : those) {
                addTo(part);
                budget.check(down.size());
            }
        } else if (those.stream().anyMatch(part -> part.values == null)) {
            inexact = true; // all is gathered again, so what is added now does not matter
        } else {
            addMerged(those, end, budget);
        }
        addedUntil = end;
        budget.check(down.size());
    }

    private boolean hasLateBefore(long end) {
        for (int i = 0; i < late.count(); i++) {
            if (late.millis(i) >= addedUntil && late.millis(i) < end) {
                return true;
            }
        }
        return false;
    }

    private static boolean apart(List<Part> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).firstMillis <= sorted.get(i - 1).lastMillis) {
                return false;
            }
        }
        return true;
    }

    private void addTo(Part part) {
        if (part.values == null) {
            ChunkStats stats = part.stats;
            down.addAll(
                    part.firstMillis, part.count, stats.min(), stats.max(), stats.sum(), stats.first(), stats.last());
        } else {
            each(part, down::add);
        }
    }

    private interface PointSink {
        void point(long at, double value);
    }

    private void each(Part part, PointSink sink) {
        double[] values = part.values;
        long[] millis = part.millis;
        if (values == null || millis == null) {
            return;
        }
        long from = sampling.readFromMillis();
        for (int i = 0; i < values.length; i++) {
            long at = millis[part.skip + i];
            if (at >= from && at <= sampling.toMillis()) {
                sink.point(at, values[i]);
            }
        }
    }

    private void addMerged(List<Part> those, long end, PointBudget budget) {
        Merged merged = new Merged();
        for (Part part : those) {
            each(part, merged::add);
        }
        merged.sort();
        for (int i = 0; i < late.count(); i++) {
            long at = late.millis(i);
            if (at >= addedUntil && at < end) {
                merged.add(at, late.value(i));
            }
        }
        merged.sort();
        merged.addTo(down, budget);
    }
}
