package oxmon.metrics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import oxmon.metrics.codec.CorruptChunkException;

class RollupCodecTest {
    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final long DAY = MIDNIGHT / 86_400_000L;

    private final RollupCodec codec = new RollupCodec();

    private static Intervals day(IntToDoubleFunction value) {
        long[] millis = new long[8_640];
        double[] values = new double[8_640];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = MIDNIGHT + i * 10_000L + (i % 7);
            values[i] = value.applyAsDouble(i);
        }
        return Intervals.of(millis, values);
    }

    private void comesBack(Intervals of) {
        byte[] data = codec.encode(of);
        assertThat(codec.decode(data, of.count(), RollupCodec.Column.MIN)).isEqualTo(of.min());
        assertThat(codec.decode(data, of.count(), RollupCodec.Column.MAX)).isEqualTo(of.max());
        assertThat(codec.decode(data, of.count(), RollupCodec.Column.SUM)).isEqualTo(of.sum());
        assertThat(codec.decode(data, of.count(), RollupCodec.Column.FIRST)).isEqualTo(of.first());
        assertThat(codec.decode(data, of.count(), RollupCodec.Column.LAST)).isEqualTo(of.last());
        assertThat(codec.decode(data, of.count(), RollupCodec.Column.GROWTH)).isEqualTo(of.growth());
        IntervalTimes times = codec.decodeTimes(codec.encodeTimes(of.times()), of.count(), DAY);
        assertThat(times.firstMillis()).isEqualTo(of.times().firstMillis());
        assertThat(times.lastMillis()).isEqualTo(of.times().lastMillis());
        assertThat(times.counts()).isEqualTo(of.times().counts());
    }

    @Test
    void everyColumnComesBackBitForBit() {
        Random random = new Random(1);
        comesBack(day(i -> 42));
        comesBack(day(i -> random.nextInt(10_000) / 100.0));
        comesBack(day(i -> (float) random.nextInt(1_000) / 997 * 100));
        comesBack(day(i -> random.nextGaussian() * 1e300));
        comesBack(day(i -> i * 4096.0));
        comesBack(day(i -> i % 1_000 * 3.0)); // a counter that begins again
        comesBack(day(i -> i % 2 == 0 ? Double.MAX_VALUE : -0.0));
        comesBack(Intervals.of(new long[] {MIDNIGHT + 86_399_999}, new double[] {-7}));
    }

    @Test
    void growthIsKnownOfCountersAlone() {
        assertThat(day(i -> i * 2.0).growth()).hasSize(288).containsOnly(58.0);
        assertThat(day(i -> i < 15 ? 100 + i : i - 15).growth()).startsWith(14 + 0 + 14); // began again at 0
        assertThat(day(i -> i % 2).growth()).isNull();
    }

    @Test
    void sumsOfDecimalsAreExact_othersAreGoodToNineDigits() {
        Random random = new Random(2);
        double[] values = random.doubles(8_640).toArray();
        double[] decimals =
                random.ints(8_640, 0, 100_000).mapToDouble(n -> n / 100.0).toArray();
        Intervals odd = day(i -> values[i]);
        Intervals decimal = day(i -> decimals[i]);
        for (int interval = 0; interval < 288; interval++) {
            int from = interval * 30;
            double sum = Arrays.stream(values, from, from + 30).sum();
            assertThat(Math.abs(odd.sum()[interval] / sum - 1)).isLessThan(2.4e-10);
            long cents = Math.round(Arrays.stream(decimals, from, from + 30).sum() * 100);
            assertThat(decimal.sum()[interval]).isEqualTo(cents / 100.0);
        }
    }

    /** Damage gives other values or says what is wrong; never another failure, never more memory than a day needs. */
    @Test
    void anyBytesAreDecodedOrRefused() {
        Random random = new Random(3);
        Intervals whole = day(i -> random.nextInt(1_000) / 10.0);
        byte[] data = codec.encode(whole);
        byte[] times = codec.encodeTimes(whole.times());
        int refused = 0;
        for (int round = 0; round < 4_000; round++) {
            byte[] values = damaged(data, random);
            byte[] when = damaged(times, random);
            for (RollupCodec.Column column : RollupCodec.Column.values()) {
                try {
                    codec.decode(values, 288, column);
                } catch (CorruptChunkException e) {
                    refused++;
                }
            }
            try {
                codec.decodeTimes(when, 288, DAY);
            } catch (CorruptChunkException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2_000);
    }

    private static byte[] damaged(byte[] of, Random random) {
        byte[] bytes = random.nextInt(5) == 0 ? Arrays.copyOf(of, random.nextInt(of.length + 9)) : of.clone();
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
