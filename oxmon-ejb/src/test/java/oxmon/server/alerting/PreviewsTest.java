package oxmon.server.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.common.Fault;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.metrics.TestGate;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

/** Previews over a real store. */
class PreviewsTest {
    private static final Instant NOW = Instant.parse("2026-02-06T12:00:00Z");
    private static final Map<String, Object> DISK = Map.<String, Object>of(
            "type", "threshold", "metric", "disk.used_percent", "operator", "gt", "value", 90L, "duration_secs", 60L);

    @TempDir
    Path directory;

    private MetricStore store;
    private Previews previews;
    private List<Rule> rules = List.of();

    @BeforeEach
    void open() {
        store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                Thread::new);
        previews = new Previews(store, TestGate.open(), () -> rules, ZoneOffset.UTC, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    /** Values a minute apart, the newest now. */
    private void minutes(String agent, String mount, double... values) {
        List<Point> points = new ArrayList<>();
        Series series = new Series(agent, "disk.used_percent", Labels.of("mount", mount));
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                points.add(new Point(
                        series, NOW.minusSeconds(60L * (values.length - 1 - i)).toEpochMilli(), values[i]));
            }
        }
        store.append(new Batch(agent, NOW.toEpochMilli(), 60_000, points)).join();
    }

    private static Map<String, Object> with(Map<String, Object> rule, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(rule);
        changed.put(field, value);
        return changed;
    }

    @Test
    void tellsWhatWouldHaveFired() {
        minutes("web-1", "/", 50, 95, 96, 97, 50, 95, 50, 95, 95, 95);
        minutes("web-1", "/data", 50, 50, 50);
        minutes("db-1", "/", 95, 95, 95, 50);
        Previews.Seen seen = previews.preview(DISK, 7);
        assertThat(seen.series()).isEqualTo(3);
        assertThat(seen.fired()).isEqualTo(3);
        assertThat(seen.messages()).isEqualTo(5);
        assertThat(seen.alerts())
                .extracting(alert -> alert.event().series().agent()
                        + ' '
                        + Instant.ofEpochMilli(alert.event().millis())
                        + ' '
                        + (alert.endedMillis() == null))
                .containsExactly(
                        "web-1 2026-02-06T11:59:00Z true",
                        "db-1 2026-02-06T11:58:00Z false",
                        "web-1 2026-02-06T11:53:00Z false");
        assertThat(previews.preview(with(DISK, "agent_pattern", "db-*"), 7).fired())
                .isEqualTo(1);
        assertThat(previews.preview(with(DISK, "labels", List.of("mount=/data")), 7)
                        .series())
                .isEqualTo(1);
        assertThat(previews.preview(with(DISK, "enabled", false), 7).fired()).isEqualTo(3);
    }

    @Test
    void keepsTheNewestHundred() {
        double[] values = new double[600];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 3 == 2 ? 50 : 95;
        }
        minutes("web-1", "/", values);
        Previews.Seen seen = previews.preview(DISK, 1);
        assertThat(seen.fired()).isEqualTo(200);
        assertThat(seen.alerts()).hasSize(100);
    }

    @Test
    void silenceIsJudgedToo() {
        double none = Double.NaN;
        minutes("web-1", "/", 1, 1, 1, 1, 1, none, none, none, none, none, none, 1, 1, 1, 1);
        minutes("web-2", "/", 1, 1, 1, 1, 1, 1, 1, 1, none, none, none, none, none, none, none);
        Map<String, Object> down = Map.<String, Object>of("type", "agent_down", "silent_secs", 300L);
        Previews.Seen seen = previews.preview(down, 1);
        assertThat(seen.series()).isEqualTo(2);
        assertThat(seen.fired()).isEqualTo(2);
        assertThat(seen.alerts())
                .extracting(alert -> alert.event().message() + ' ' + (alert.endedMillis() == null))
                .containsExactlyInAnyOrder("no report of web-1 for 5 min false", "no report of web-2 for 5 min true");
        assertThat(previews.preview(
                                Map.<String, Object>of(
                                        "type", "no_data", "metric", "disk.used_percent", "intervals", 4L),
                                1)
                        .fired())
                .isEqualTo(2);
    }

    @Test
    void aRuleThatMakesNoSenseIsRefusedByField() {
        assertThatThrownBy(() -> previews.preview(with(DISK, "operator", "up"), 7))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo("operator"));
    }

    /** A value a minute for so many hours, of which the last ends now. */
    private void hours(String agent, int hours, IntToDoubleFunction ofMinute) {
        double[] values = new double[60 * hours];
        for (int i = 0; i < values.length; i++) {
            values[i] = ofMinute.applyAsDouble(i);
        }
        minutes(agent, "/", values);
    }

    @Test
    void whatWasUsualInEarlierWeeksIsReadAhead() {
        int weeks = 15 * 24;
        int noon = 60 * weeks - 60;
        hours("web-1", weeks, minute -> minute >= noon ? 90 : 50 + minute % 3);
        Map<String, Object> rule =
                Map.of("type", "baseline", "metric", "disk.used_percent", "compare_with", "weeks", "deviations", 5L);
        Previews.Seen seen = previews.preview(rule, 7);
        assertThat(seen.fired()).isEqualTo(1);
        assertThat(seen.alerts().get(0).event().message())
                .startsWith("disk.used_percent (mount=/) is 90, which is unusual in this hour of the week: above 5");
        assertThat(previews.preview(with(rule, "compare_with", "recent"), 7).fired())
                .isEqualTo(1);
    }

    @Test
    void rulesAboutRulesArePlayedWithThem() {
        rules = List.of(
                RuleReader.read("full", with(DISK, "name", "full")),
                RuleReader.read("fuller", with(with(DISK, "name", "fuller"), "value", 95L)));
        minutes("web-1", "/", 50, 92, 92, 97, 97, 97, 92, 50);
        minutes("web-1", "/data", 92, 92, 92, 92, 92, 92, 92, 92);
        minutes("web-2", "/", 97, 50, 50, 92, 92, 92, 92, 50);
        Map<String, Object> rule = Map.of("type", "composite", "rules", List.of("full", "fuller"));
        Previews.Seen seen = previews.preview(rule, 7);
        assertThat(seen.fired()).isEqualTo(1);
        assertThat(seen.alerts().get(0).event().series().agent()).isEqualTo("web-1");
        assertThat(seen.alerts().get(0).event().message()).isEqualTo("2 of 2 rules fire: full, fuller");
        assertThat(seen.alerts().get(0).endedMillis())
                .isEqualTo(NOW.minusSeconds(60).toEpochMilli());
    }
}
