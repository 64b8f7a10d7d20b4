package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import oxmon.metrics.Aggregation;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.QueryLimits;
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;

/** What tests of whole engines ask of the rollups that came to be. */
final class RollupsOnDisk {
    private static final long FIVE_MINUTES = 300_000;

    private RollupsOnDisk() {}

    /** Every row of every file is as it was written. */
    static void areSound(Path directory) {
        for (YearMonth month : RollupMonths.in(directory)) {
            assertThat(RollupCheck.of(RollupMonths.file(directory, month), month, false)
                            .faults())
                    .as("%s", month)
                    .isEmpty();
        }
    }

    /** Drops all days before, and finds that what five minutes can tell of them is as it was. */
    static void tellAllThatGoes(MetricStore store, LocalDate first) {
        List<Aggregation> exact =
                List.of(Aggregation.COUNT, Aggregation.MIN, Aggregation.MAX, Aggregation.FIRST, Aggregation.LAST);
        long end = first.toEpochDay() * Days.MILLIS - 1;
        Map<Aggregation, Map<String, String>> before = new TreeMap<>();
        exact.forEach(by -> before.put(by, answers(store, end, by)));

        store.dropDaysBefore(first);

        assertThat(store.days()).extracting(MetricStore.Day::date).noneMatch(day -> day.isBefore(first));
        before.forEach((by, answers) -> assertThat(answers(store, end, by))
                .as("%s", by)
                .isEqualTo(answers)
                .isNotEmpty());
    }

    private static Map<String, String> answers(MetricStore store, long end, Aggregation by) {
        Map<String, String> answers = new TreeMap<>();
        Sampling sampling = new Sampling(0, end, FIVE_MINUTES, by);
        List<Samples> all = new SeriesQuery(SeriesSelector.all(), sampling, Optional.empty(), Optional.empty())
                .ask(store, new QueryLimits(10_000, 10_000_000), Cancellation.never());
        for (Samples samples : all) {
            for (int i = 0; i < samples.size(); i++) {
                answers.put(samples.series() + " " + samples.millis()[i], String.valueOf(samples.values()[i]));
            }
        }
        return answers;
    }
}
