package oxmon.metrics.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import oxmon.metrics.codec.ValueCodec.Density;

class ValueCodecTest {
    private final ValueCodec codec = new ValueCodec();

    @ParameterizedTest
    @EnumSource
    void decode_undoesEncode(Traces trace) {
        SplittableRandom random = new SplittableRandom(trace.name().hashCode());
        for (int round = 0; round < 120; round++) {
            double[] values = new double[count(random, round)];
            trace.fill(values, random);
            for (Density density : Density.values()) {
                assertThat(bits(decoded(codec.encode(values, 0, values.length, density), values.length)))
                        .as("%s, round %d, %s", trace, round, density)
                        .isEqualTo(bits(values));
            }
        }
    }

    @Test
    void decode_undoesEncode_ofEachOddValue_aloneAndBesideAnyOther() {
        for (double one : Traces.ODD) {
            for (double other : Traces.ODD) {
                for (double[] values : new double[][] {{one}, {one, other}, {one, one, other, one}}) {
                    assertThat(bits(decoded(codec.encode(values, 0, values.length, Density.DENSE), values.length)))
                            .isEqualTo(bits(values));
                }
            }
        }
    }

    @Test
    void onlyTheGivenRange_isReadAndWritten() {
        double[] values = {7, 1.5, 2.5, 3.5, 8};
        byte[] chunk = codec.encode(values, 1, 3, Density.FAST);
        double[] into = {9, 9, 9, 9, 9, 9};
        codec.decode(chunk, into, 2, 3);
        assertThat(into).containsExactly(9, 9, 1.5, 2.5, 3.5, 9);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsEverMuchLargerThanItsValues(Traces trace) {
        SplittableRandom random = new SplittableRandom(trace.name().hashCode());
        for (int count : new int[] {1, 2, 3, 120, 2880}) {
            double[] values = new double[count];
            trace.fill(values, random);
            assertThat(codec.encode(values, 0, count, Density.FAST)).hasSizeLessThanOrEqualTo(1 + 8 * count);
        }
    }

    @Test
    void theBytesOfFormat1_stayAsTheyAre() {
        assertThat(hex(100, 100, 100)).isEqualTo("104059");
        assertThat(hex(0, 0)).isEqualTo("10");
        assertThat(hex(IntStream.range(0, 500).mapToDouble(i -> 1000 + 10 * i))).isEqualTo("1200d00f0a0802");
        assertThat(hex(12.25, 12.5, 12.75, 12.5)).isEqualTo("1202" + "9213" + "19" + "12" + "02c8");
        assertThat(hex(8192, 12288, 4096, 8192, 1 << 20)).isEqualTo("1200808001802019020900001400a01f");
        assertThat(hex((float) Math.PI, (float) Math.E, (float) Math.sqrt(2)))
                .isEqualTo("13b6bfc884080518b5ac2b16000000000030b25802");
        assertThat(hex(load(37, 1000), load(40, 1001), load(0, 1000), load(1, 999)))
                .isEqualTo("1ee807" + "4a01110700c35300" + "0001100248");
        assertThat(hex(0, -0.0)).isEqualTo("1300010801");
        assertThat(hex(Math.PI, Math.E, Math.PI, Math.E)).isEqualTo("14b0b4a1c4eafe90898001afabbfc98cded80110010a");
        assertThat(hex(Math.PI, 1e300)).isEqualTo("11" + "182d4454fb210940" + "9c7500883ce4377e");
    }

    @Test
    void theBytesOfADenseChunk_stayAsTheyAre() {
        double[] values =
                IntStream.range(0, 400).mapToDouble(i -> i * i % 17 % 3).toArray();
        assertThat(HexFormat.of().formatHex(codec.encode(values, 0, values.length, Density.DENSE)))
                .isEqualTo("12000001" + "23002c15d0060e3554fb" + "166e965ab8596ae166a9859ba5".repeat(5)
                        + "166e965ab8596ae1666901");
    }

    @Test
    void theBytesOfRoundedLoads_areReadAsTheyAlwaysWere() {
        byte[] chunk = HexFormat.of().parseHex("1d02e807" + "4a01100a001ce139" + "0005100220");
        assertThat(decoded(chunk, 3)).containsExactly(3.7, 0.1, 50.05);
    }

    @Test
    void aDenseChunk_isNeverLargerThanAFastOne() {
        SplittableRandom random = new SplittableRandom(5);
        for (Traces trace : Traces.values()) {
            double[] values = new double[2880];
            trace.fill(values, random);
            assertThat(codec.encode(values, 0, values.length, Density.DENSE))
                    .as("%s", trace)
                    .hasSizeLessThanOrEqualTo(codec.encode(values, 0, values.length, Density.FAST).length);
        }
    }

    @Test
    void aRangeThatIsNone_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(new double[3], 0, 0, Density.FAST))
                .withMessage("a chunk has at least one value, not 0");
        assertThatThrownBy(() -> codec.encode(new double[3], 1, 3, Density.FAST))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> codec.decode(new byte[] {0x10}, new double[3], 1, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void bytesThatAreNoChunk_areRefused_sayingWhatAndWhere() {
        assertRefused("", 1, "chunk, byte 0: ends too early");
        assertRefused("20", 1, "chunk, byte 1: is of version 2; this version of oxmon reads 1");
        assertRefused("1c", 1, "chunk, byte 1: is of kind 12, which this version does not know");
        assertRefused("100000", 1, "chunk, byte 3: has a zero too many");
        assertRefused("10400000000000000001", 1, "chunk, byte 1: has 9 bytes for one value");
        assertRefused("1100", 1, "chunk, byte 1: needs 8 more bytes, has 1");
        assertRefused("120a", 1, "chunk, byte 2: says that values have 10 decimal digits");
        assertRefused("12000000", 1, "chunk, byte 4: says that numbers are multiples of 0");
        assertRefused("12008000", 1, "chunk, byte 4: is no number in its shortest form");
        assertRefused("1200000107", 1, "chunk, byte 5: names predictor 7, which this version does not know");
        assertRefused("1200000170", 1, "chunk, byte 5: packs numbers in way 7, which this version does not know");
        assertRefused("120000011041", 1, "chunk, byte 6: says that numbers have 65 bits");
        assertRefused("12000001100801", 2, "chunk, byte 6: needs 2 more bytes, has 1");
        assertRefused("12000001100407", 1, "chunk, byte 6: is no block of numbers of 4 bits");
        assertRefused("12000001100418", 1, "chunk, byte 6: is no block of numbers of 4 bits");
        assertRefused("120000010000", 1, "chunk, byte 5: has 1 bytes too many");
    }

    @Test
    void processorLoads_takeLittleMoreThanTheTicksTheyAreMadeOf() {
        double[] loads = new double[1000];
        double[] ticks = new double[1000];
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < loads.length; i++) {
            int all = 999 + random.nextInt(3);
            ticks[i] = random.nextInt(32);
            loads[i] = load((int) ticks[i], all);
        }
        int bytesOfTicks = codec.encode(ticks, 0, 1000, Density.FAST).length;
        assertThat(codec.encode(loads, 0, 1000, Density.FAST)).hasSizeLessThan(bytesOfTicks + 1000 * 3 / 8);
    }

    @Test
    void theLoadOfManyCores_isKnownToo_whenThereIsTime() {
        double[] loads = new double[1000];
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < loads.length; i++) {
            loads[i] = load(5000 + random.nextInt(64), 24_000 + random.nextInt(9) - 4);
        }
        assertThat(codec.encode(loads, 0, 1000, Density.DENSE)).startsWith(0x1e).hasSizeLessThan(1500);
        assertThat(codec.encode(loads, 0, 1000, Density.FAST)).startsWith(0x13);
    }

    @Test
    void roundedLoads_takeLittleMoreThanTheirTicks() {
        double[] loads = new double[2880];
        double[] ticks = new double[2880];
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < loads.length; i++) {
            ticks[i] = random.nextInt(64);
            loads[i] = Math.rint(load((int) ticks[i], 999 + random.nextInt(3)) * 100) / 100;
        }
        byte[] chunk = codec.encode(loads, 0, 2880, Density.DENSE);
        assertThat(chunk).startsWith(0x1d, 2);
        assertThat(chunk).hasSizeLessThan(codec.encode(ticks, 0, 2880, Density.DENSE).length + 2880 / 8);
    }

    private static double load(int busy, int all) {
        return (float) busy / (float) all * 100f;
    }

    private void assertRefused(String chunk, int count, String message) {
        assertThatThrownBy(() -> codec.decode(HexFormat.of().parseHex(chunk), new double[count], 0, count))
                .isInstanceOf(CorruptChunkException.class)
                .hasMessage(message);
    }

    private String hex(double... values) {
        return HexFormat.of().formatHex(codec.encode(values, 0, values.length, Density.FAST));
    }

    private String hex(DoubleStream values) {
        return hex(values.toArray());
    }

    private double[] decoded(byte[] chunk, int count) {
        double[] into = new double[count];
        codec.decode(chunk, into, 0, count);
        return into;
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    /** Each of the small ones, which have the corners, then some of all sizes. */
    static int count(SplittableRandom random, int round) {
        return round < 70 ? round + 1 : 1 + random.nextInt(random.nextInt(10) == 0 ? 5000 : 300);
    }
}
