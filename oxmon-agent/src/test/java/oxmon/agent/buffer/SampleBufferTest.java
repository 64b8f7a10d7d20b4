package oxmon.agent.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleBufferTest {
    private final SampleBuffer buffer = new SampleBuffer(3);

    @Test
    void givesTheOldestFirst() {
        add(1, 2, 3);

        assertThat(drain()).containsExactly(1L, 2L, 3L);
        assertThat(buffer.dropped()).isZero();
    }

    @Test
    void whenFullTheOldestGoes_andIsCounted() {
        add(1, 2, 3, 4, 5);

        assertThat(buffer.size()).isEqualTo(3);
        assertThat(buffer.dropped()).isEqualTo(2);
        assertThat(drain()).containsExactly(3L, 4L, 5L);
    }

    @Test
    void whatIsPutBackIsTheOldestAgain() throws InterruptedException {
        add(1, 2);
        Sample taken = buffer.take(Duration.ZERO).orElseThrow();
        buffer.putBack(taken);

        assertThat(drain()).containsExactly(1L, 2L);
    }

    @Test
    void theOneThatIsOutCountsAgainstTheBound() {
        add(1, 2, 3);
        Sample taken = buffer.poll().orElseThrow();
        add(4, 5);
        assertThat(buffer.size()).isEqualTo(3);
        buffer.putBack(taken);

        assertThat(drain()).containsExactly(1L, 4L, 5L);
    }

    @Test
    void aBufferForOneKeepsTheNewest() {
        SampleBuffer one = new SampleBuffer(1);
        one.add(sample(1));
        Sample taken = one.poll().orElseThrow();
        one.add(sample(2));
        one.putBack(taken);

        assertThat(one.poll().map(Sample::millis)).contains(2L);
    }

    @Test
    void samplesShareTheirNames_asLongAsTheyAreTheSame() {
        SampleRecorder recorder = new SampleRecorder();
        recorder.gauge("disk.used", 1, Map.of("mount", "/"));
        Sample first = recorder.finish(1).get(0);
        recorder.gauge("disk.used", 2, Map.of("mount", "/"));
        Sample second = recorder.finish(2).get(0);
        recorder.gauge("load.load_1", Double.NaN);
        recorder.gauge("disk.used", 3, Map.of("mount", "/data"));
        Sample third = recorder.finish(3).get(0);

        assertThat(second.name(0)).isSameAs(first.name(0));
        assertThat(second.value(0)).isEqualTo(2);
        assertThat(third.size()).isEqualTo(1);
        assertThat(third.name(0).labels()).containsEntry("mount", "/data");
    }

    @Test
    void aTickThatReadNothingIsNoSample_andAHugeOneIsSeveral() {
        SampleRecorder recorder = new SampleRecorder();
        assertThat(recorder.finish(1)).isEmpty();
        for (int i = 0; i < 12_000; i++) {
            recorder.gauge("disk.used", i, Map.of("mount", "/" + i));
        }
        List<Sample> samples = recorder.finish(2);

        assertThat(samples).extracting(Sample::size).containsExactly(5_000, 5_000, 2_000);
        assertThat(samples.get(2).value(0)).isEqualTo(10_000);
        assertThat(samples.get(2).name(0).labels()).containsEntry("mount", "/10000");
    }

    private void add(long... times) {
        for (long millis : times) {
            buffer.add(sample(millis));
        }
    }

    private static Sample sample(long millis) {
        SampleRecorder recorder = new SampleRecorder();
        recorder.gauge("load.load_1", 0.5);
        return recorder.finish(millis).get(0);
    }

    private List<Long> drain() {
        List<Long> times = new ArrayList<>();
        for (Optional<Sample> next = buffer.poll(); next.isPresent(); next = buffer.poll()) {
            times.add(next.get().millis());
            buffer.delivered();
        }
        return times;
    }
}
