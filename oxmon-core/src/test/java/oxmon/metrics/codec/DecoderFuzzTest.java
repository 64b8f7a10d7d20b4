package oxmon.metrics.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import oxmon.metrics.codec.ValueCodec.Density;

/** Whatever the bytes: values, or a {@link CorruptChunkException}; and never more memory than the values need. */
class DecoderFuzzTest {
    /** Five arrays: the values, their numbers, those of the siblings, and of what follows from these. */
    private static final long BYTES_A_VALUE = 5 * 8;

    /** What tables and messages take. */
    private static final long BYTES_AT_LEAST = 1 << 17;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final SplittableRandom random = new SplittableRandom(3);
    private int refused;

    @ParameterizedTest
    @EnumSource
    void aChunkThatWasChanged(Traces trace) {
        ValueCodec codec = new ValueCodec();
        for (int round = 0; round < 90; round++) {
            double[] values = new double[ValueCodecTest.count(random, round)];
            trace.fill(values, random);
            double[] other = new double[values.length];
            Traces.any(random).fill(other, random);
            List<Sibling> siblings = List.of(new Sibling(1, values.clone(), 0), new Sibling(2, other, 0));
            for (Density density : Density.values()) {
                byte[] chunk =
                        codec.encode(values, 0, values.length, density, random.nextInt(3) == 0 ? siblings : List.of());
                for (int change = 0; change < 15; change++) {
                    decode(changed(chunk), random.nextInt(4) == 0 ? 1 + random.nextInt(9000) : values.length);
                }
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void everyPrefixOfAChunk_andEveryChangedBit() {
        ValueCodec codec = new ValueCodec();
        for (Traces trace : Traces.values()) {
            double[] values = new double[100];
            trace.fill(values, random);
            for (Density density : Density.values()) {
                byte[] chunk = codec.encode(values, 0, values.length, density);
                for (int length = 0; length < chunk.length; length++) {
                    int before = refused;
                    decode(Arrays.copyOf(chunk, length), values.length);
                    assertThat(trace == Traces.CONSTANT || refused > before)
                            .as("%s, %s: the first %d of %d bytes", trace, density, length, chunk.length)
                            .isTrue();
                }
                for (int bit = 0; bit < chunk.length * 8; bit++) {
                    byte[] changed = chunk.clone();
                    changed[bit / 8] ^= (byte) (1 << (bit % 8));
                    decode(changed, values.length);
                }
            }
        }
    }

    @Test
    void anyBytes_behindAnyHead() {
        for (int round = 0; round < 40_000; round++) {
            byte[] chunk = new byte[random.nextInt(random.nextInt(10) == 0 ? 3000 : 40)];
            random.nextBytes(chunk);
            if (chunk.length > 0 && round % 10 != 0) {
                chunk[0] = (byte) (0x10 | random.nextInt(16));
            }
            for (int i = 1; i < chunk.length && random.nextInt(4) != 0; i++) {
                chunk[i] = (byte) random.nextInt(4);
            }
            decode(chunk, 1 + random.nextInt(random.nextInt(10) == 0 ? 9000 : 200));
        }
    }

    @Test
    void times() {
        TimeCodec codec = new TimeCodec();
        for (int round = 0; round < 800; round++) {
            long[] millis = new long[1 + random.nextInt(200)];
            long at = random.nextLong() >> 8;
            for (int i = 0; i < millis.length; i++) {
                millis[i] = at;
                at += 1 + random.nextInt(20_000);
            }
            byte[] data = codec.encode(millis, 0, millis.length);
            for (int change = 0; change < 20; change++) {
                byte[] changed = changed(data);
                int count = random.nextInt(4) == 0 ? 1 + random.nextInt(9000) : millis.length;
                bounded(changed, count, bytes -> {
                    long[] into = new long[count];
                    new TimeCodec().decode(bytes, into, 0, count);
                    for (int i = 1; i < count; i++) {
                        if (into[i] <= into[i - 1]) {
                            throw new AssertionError(into[i] + " after " + into[i - 1]);
                        }
                    }
                });
            }
        }
    }

    private byte[] changed(byte[] chunk) {
        byte[] changed = Arrays.copyOf(
                chunk,
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(chunk.length + 1);
                    case 1 -> chunk.length + random.nextInt(20);
                    default -> chunk.length;
                });
        for (int i = random.nextInt(4); i > 0 && changed.length > 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? changed.length : Math.min(changed.length, 8));
            changed[at] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) (changed[at] ^ (1 << random.nextInt(8)));
        }
        return changed;
    }

    private void decode(byte[] chunk, int count) {
        // a new one, which has allocated nothing yet
        bounded(
                chunk,
                count,
                bytes -> new ValueCodec()
                        .decode(
                                bytes,
                                new double[count],
                                0,
                                count,
                                (id, into) -> Arrays.setAll(into, i -> id * 0.1 * i)));
    }

    private void bounded(byte[] chunk, int count, Consumer<byte[]> decoding) {
        long allowed = BYTES_AT_LEAST + BYTES_A_VALUE * count;
        if (taken(chunk, count, decoding) > allowed) { // perhaps classes were loaded: once more
            long taken = taken(chunk, count, decoding);
            assertThat(taken)
                    .as("bytes taken for %d values of %s", count, HexFormat.of().formatHex(chunk))
                    .isLessThanOrEqualTo(allowed);
        }
    }

    private long taken(byte[] chunk, int count, Consumer<byte[]> decoding) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            decoding.accept(chunk);
        } catch (CorruptChunkException e) {
            refused++;
            assertThat(e.at()).isBetween(0, chunk.length);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(count + " values of " + HexFormat.of().formatHex(chunk), e);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
