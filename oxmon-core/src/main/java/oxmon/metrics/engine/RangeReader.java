package oxmon.metrics.engine;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.SeriesSelector;
import oxmon.metrics.rollup.RollupCodec;

/**
 * Reads series from the head and then from the day files, so that nothing slips through that moves meanwhile. An agent is
 * locked only while the newest of its points are copied. Not thread-safe.
 */
final class RangeReader {
    private final Registry registry;
    private final DayFiles files;
    private final Rollups rollups;
    private final RollupCodec rollupCodec = new RollupCodec();
    private final ValueCodec codec;
    private final Sampling sampling;
    private final Cancellation cancellation;
    private int decoded;

    RangeReader(
            Registry registry,
            DayFiles files,
            Rollups rollups,
            ValueCodec codec,
            Sampling sampling,
            Cancellation cancellation) {
        this.registry = registry;
        this.files = files;
        this.rollups = rollups;
        this.codec = codec;
        this.sampling = sampling;
        this.cancellation = cancellation;
    }

    /** How many points of chunks the last reading held at once. */
    int decoded() {
        return decoded;
    }

    /** The samples of the selected series, as far as they have any, in order. */
    List<Samples> read(List<DayFiles.Selection> selections, PointBudget budget) {
        List<Samples> answer = read(selections, budget, false);
        return answer != null ? answer : Objects.requireNonNull(read(selections, budget, true));
    }

    /** The answer; null when it takes exact reading. */
    @Nullable
    private List<Samples> read(List<DayFiles.Selection> selections, PointBudget budget, boolean exact) {
        Map<Series, Reading> found = new TreeMap<>(SeriesSelector.ORDER);
        Function<Series, Reading> begin = series -> new Reading(series, sampling, exact, codec);
        List<Recent> recent = new ArrayList<>();
        for (DayFiles.Selection selection : selections) {
            cancellation.check();
            recent.addAll(Recent.of(registry, selection));
        }
        readFiles(selections, recent, series -> found.computeIfAbsent(series, begin));
        recent.forEach(part -> part.addTo(found.computeIfAbsent(part.series(), begin)));
        readRollups(selections, series -> found.computeIfAbsent(series, begin), budget);
        decoded = found.values().stream().mapToInt(Reading::decoded).sum();
        List<Samples> answer = new ArrayList<>();
        int points = 0;
        for (Reading reading : found.values()) {
            cancellation.check();
            Samples samples = reading.answer(budget);
            if (samples == null) {
                return null;
            }
            if (samples.size() > 0) {
                answer.add(samples);
                points += samples.size();
                budget.checkTotal(points);
            }
        }
        answer.forEach(samples -> budget.use(samples.size()));
        return answer;
    }

    private void readFiles(
            List<DayFiles.Selection> selections, List<Recent> recent, Function<Series, Reading> readings) {
        Set<Recent.Stored> superseded = new HashSet<>();
        recent.forEach(part -> superseded.addAll(part.stored()));
        LocalDate first = LocalDate.ofEpochDay(TimeColumn.dayOf(sampling.readFromMillis()));
        LocalDate last = LocalDate.ofEpochDay(TimeColumn.dayOf(sampling.toMillis()));
        for (LocalDate day : files.days()) {
            if (!day.isBefore(first) && !day.isAfter(last)) {
                files.read(day, selections, new DayFiles.Found() {
                    @Override
                    public void chunk(Series series, DayFiles.Chunk chunk) {
                        cancellation.check();
                        if (!superseded.contains(new Recent.Stored(day.toEpochDay(), chunk.row()))) {
                            readings.apply(series).chunk(chunk, what -> files.damaged(day, what));
                        }
                    }

                    @Override
                    public void late(Series series, long millis, double value) {
                        readings.apply(series).late(millis, value);
                    }
                });
            }
        }
    }

    /** After the files, so that a day that goes meanwhile is not missed. */
    private void readRollups(
            List<DayFiles.Selection> selections, Function<Series, Reading> readings, PointBudget budget) {
        List<LocalDate> days = rollups.days(sampling);
        if (days.isEmpty()) {
            return;
        }
        rollups.files().read(days, selections, (series, rolled) -> {
            cancellation.check();
            try {
                readings.apply(series).rolled(rolled, rollupCodec, budget);
            } catch (CorruptChunkException e) {
                rollups.files().damaged(LocalDate.ofEpochDay(rolled.day()), String.valueOf(e.getMessage()));
            }
        });
    }
}
