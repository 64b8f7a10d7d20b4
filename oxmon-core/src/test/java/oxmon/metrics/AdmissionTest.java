package oxmon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long NOW = Instant.parse("2026-11-22T09:42:00Z").toEpochMilli();

    private final Admission.Verdict verdict = new Admission(Limits.DEFAULT, Duration.ofDays(7)).begin("web-1", NOW);

    private void add(String metric, long millis, double value) {
        verdict.add("", metric, Map.of(), millis, value);
    }

    @Test
    void aSoundPointIsAdmitted_withoutAWord() {
        verdict.add("web-1", "cpu.usage", Map.of("core", "0"), NOW, 12.5);

        assertThat(verdict.admitted())
                .containsExactly(new Point(new Series("web-1", "cpu.usage", Labels.of("core", "0")), NOW, 12.5));
        assertThat(verdict.message()).isEqualTo("ok");
    }

    @Test
    void zeroHasNoSign() {
        add("m", NOW, -0.0);

        assertThat(Double.doubleToRawLongBits(verdict.admitted().get(0).value()))
                .isZero();
    }

    @Test
    void notANumberAndInfinities_areRefused() {
        add("m", NOW, Double.NaN);
        add("m", NOW, Double.POSITIVE_INFINITY);
        add("m", NOW, Double.NEGATIVE_INFINITY);

        assertThat(verdict.refused()).isEqualTo(Map.of(Refusal.NOT_FINITE, 3));
        assertThat(verdict.message()).isEqualTo("0 stored, 3 refused: value is not finite");
    }

    @Test
    void timeMayBeTenMinutesAhead_andNoMore() {
        add("m", NOW + 600_000, 1);
        add("m", NOW + 600_001, 1);

        assertThat(verdict.admitted()).hasSize(1);
        assertThat(verdict.refused()).isEqualTo(Map.of(Refusal.TOO_FAR_AHEAD, 1));
    }

    @Test
    void theOldestDayOfTheRetentionIsAdmittedWhole() {
        long start = Instant.parse("2026-11-15T00:00:00Z").toEpochMilli();
        add("m", start, 1);
        add("m", start - 1, 1);

        assertThat(verdict.admitted()).extracting(Point::millis).containsExactly(start);
        assertThat(verdict.refused()).isEqualTo(Map.of(Refusal.TOO_OLD, 1));
    }

    @Test
    void absurdTimesAreRefused() {
        add("m", Long.MAX_VALUE, 1);
        add("m", Long.MIN_VALUE, 1);
        add("m", 0, 1);

        assertThat(verdict.refused()).isEqualTo(Map.of(Refusal.TOO_FAR_AHEAD, 1, Refusal.TOO_OLD, 2));
    }

    @Test
    void namesAndLabelsAreBoundedInBytesOfUtf8() {
        add("n".repeat(256), NOW, 1);
        add("n".repeat(257), NOW, 1);
        add("数".repeat(86), NOW, 1); // 258 bytes
        verdict.add("", "m", Map.of("k".repeat(257), "v"), NOW, 1);
        verdict.add("", "m", Map.of("k", "v".repeat(1025)), NOW, 1);
        add("x".repeat(100_000), NOW, 1);

        assertThat(verdict.admitted()).hasSize(1);
        assertThat(verdict.refused()).isEqualTo(Map.of(Refusal.NAME_TOO_LONG, 4, Refusal.LABEL_TOO_LONG, 1));
    }

    @Test
    void sixtyFourLabelsAreEnough() {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < 64; i++) {
            labels.put("k" + i, "v");
        }
        verdict.add("", "m", labels, NOW, 1);
        labels.put("one more", "v");
        verdict.add("", "m", labels, NOW, 1);

        assertThat(verdict.admitted()).hasSize(1);
        assertThat(verdict.refused()).isEqualTo(Map.of(Refusal.TOO_MANY_LABELS, 1));
    }

    @Test
    void aPointOfAnotherAgentIsRefused_andTheRestIsStored() {
        add("m", NOW, 1);
        verdict.add("web-2", "m", Map.of(), NOW, 1);
        add("", NOW, 1);

        assertThat(verdict.message())
                .isEqualTo("1 stored, 2 refused: 1 metric name is empty, 1 names another agent than its batch");
    }

    @Test
    void namesOfOriginalAgentsAreStoredUnderTheSeedsNames() {
        add("system.load_1", NOW, 1);
        add("system.load_5", NOW, 1);
        add("system.load_15", NOW, 1);
        add("system.uptime", NOW, 1);

        assertThat(verdict.admitted())
                .extracting(p -> p.series().metric())
                .containsExactly("load.load_1", "load.load_5", "load.load_15", "load.uptime");
    }
}
