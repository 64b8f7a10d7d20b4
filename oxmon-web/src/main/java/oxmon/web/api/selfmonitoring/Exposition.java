package oxmon.web.api.selfmonitoring;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import oxmon.server.selfmonitoring.SelfReading;

/** The server's figures under Prometheus' names: {@code store.points} is {@code oxmon_store_points_total}. */
final class Exposition {
    private Exposition() {}

    static MetricSnapshots of(List<SelfReading> readings) {
        Map<String, List<SelfReading>> byName = new LinkedHashMap<>();
        readings.forEach(reading ->
                byName.computeIfAbsent(reading.name(), n -> new ArrayList<>()).add(reading));
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        byName.values().forEach(same -> all.metricSnapshot(snapshot(same)));
        return all.build();
    }

    private static MetricSnapshot snapshot(List<SelfReading> same) {
        SelfReading first = same.get(0);
        String name = "oxmon_" + first.name().replace('.', '_');
        switch (first.kind()) {
            case COUNTER -> {
                CounterSnapshot.Builder counter =
                        CounterSnapshot.builder().name(name).help(first.help());
                same.forEach(reading -> counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(reading))
                        .value(reading.value())
                        .build()));
                return counter.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(first.help());
                same.forEach(reading -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels(reading))
                        .value(reading.value())
                        .build()));
                return gauge.build();
            }
        }
        throw new AssertionError("not reached");
    }

    private static Labels labels(SelfReading reading) {
        Labels.Builder labels = Labels.builder();
        reading.labels().forEach(labels::label);
        return labels.build();
    }
}
