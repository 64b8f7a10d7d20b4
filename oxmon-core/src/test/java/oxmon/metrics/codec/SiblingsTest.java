package oxmon.metrics.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import oxmon.metrics.codec.ValueCodec.Density;

class SiblingsTest {
    private static final int COUNT = 2880;
    private static final long TOTAL = 7;
    private static final long USED = 300;

    private final ValueCodec codec = new ValueCodec();
    private final SplittableRandom random = new SplittableRandom(11);
    private final double[] total = new double[COUNT];
    private final double[] used = new double[COUNT];
    private final List<Sibling> siblings = List.of(new Sibling(TOTAL, total, 0), new Sibling(USED, used, 0));

    SiblingsTest() {
        Arrays.fill(total, 4096.0 * 12_345_678);
        Traces.PAGES.fill(used, random);
    }

    @Test
    void whatIsAvailable_followsFromWhatIsUsed() {
        assertThat(encoded((total, used) -> total - used)).hasSizeLessThan(20);
    }

    @Test
    void whatIsAvailableToAUser_isLessByWhatIsReserved() {
        assertThat(encoded((total, used) -> total - used - 4096 * 1000)).hasSizeLessThan(20);
    }

    @Test
    void aPercentage_followsFromTheTotal_rawOrRounded() {
        assertThat(encoded((total, used) -> used / total * 100)).hasSizeLessThan(20);
        assertThat(encoded((total, used) -> Math.rint(used / total * 10000) / 100))
                .hasSizeLessThan(20);
        assertThat(encoded((total, used) -> (float) (used / total) * 100f)).hasSizeLessThan(COUNT);
    }

    @Test
    void oneThatIsTheSame_isNotToldAgain() {
        assertThat(encoded((total, used) -> used)).hasSizeLessThan(20);
    }

    @Test
    void oneThatStandsStillForHours_isToldFromItsSiblingToo() {
        Arrays.fill(used, 0, 500, used[0]);
        assertThat(encoded((total, used) -> total - used)).hasSizeLessThan(20);
    }

    @Test
    void oneThatHasNothingToDoWithThem_isToldAlone() {
        double[] values = new double[COUNT];
        Traces.DECIMALS.fill(values, random);
        assertThat(codec.encode(values, 0, COUNT, Density.DENSE, siblings))
                .isEqualTo(codec.encode(values, 0, COUNT, Density.DENSE));
    }

    @Test
    void decode_undoesEncode_whateverTheSiblings() {
        for (int round = 0; round < 300; round++) {
            int count = ValueCodecTest.count(random, round);
            double[] one = new double[count + 3];
            double[] other = new double[count + 3];
            double[] values = new double[count];
            for (double[] some : List.of(one, other, values)) {
                Traces.any(random).fill(some, random);
            }
            Formula formula = Formula.ALL.get(round % Formula.ALL.size());
            for (int i = 0; i < count && random.nextInt(500) > 0; i++) {
                values[i] = formula.of(one[i], other[i + 3]);
            }
            Map<Long, double[]> byId =
                    Map.of(1L, Arrays.copyOf(one, count), Long.MAX_VALUE, Arrays.copyOfRange(other, 3, count + 3));
            byte[] chunk = codec.encode(
                    values,
                    0,
                    count,
                    round % 2 == 0 ? Density.FAST : Density.DENSE,
                    List.of(new Sibling(1, one, 0), new Sibling(Long.MAX_VALUE, other, 3)));
            double[] into = new double[count];
            codec.decode(chunk, into, 0, count, from(byId));
            assertThat(bits(into)).as("round %d, %s", round, formula).isEqualTo(bits(values));
        }
    }

    @Test
    void siblingsMayReferToOthers_andAreReadByTheSameCodec() {
        double[] available = new double[COUNT];
        double[] usedPercent = new double[COUNT];
        Arrays.setAll(available, i -> total[i] - used[i]);
        Arrays.setAll(usedPercent, i -> used[i] / total[i] * 100);
        Sibling ofTotal = new Sibling(0, total, 0);
        byte[][] chunks = {
            codec.encode(total, 0, COUNT, Density.DENSE),
            codec.encode(available, 0, COUNT, Density.DENSE),
            codec.encode(used, 0, COUNT, Density.DENSE, List.of(ofTotal, new Sibling(1, available, 0))),
            codec.encode(usedPercent, 0, COUNT, Density.DENSE, List.of(ofTotal, new Sibling(2, used, 0)))
        };
        assertThat(chunks[3]).hasSizeLessThan(20);
        assertThat(decoded(3, chunks)).isEqualTo(usedPercent);
        assertThat(decoded(2, chunks)).isEqualTo(used);
    }

    private double[] decoded(int id, byte[]... chunks) {
        double[] into = new double[COUNT];
        codec.decode(chunks[id], into, 0, COUNT, new SiblingValues() {
            @Override
            public void read(long sibling, double[] values) {
                codec.decode(chunks[(int) sibling], values, 0, values.length, this);
            }
        });
        return into;
    }

    @Test
    void aCircle_isRefused() {
        byte[] itself = HexFormat.of().parseHex("1f0000" + "02" + "00000100");
        assertThatThrownBy(() -> decoded(0, itself))
                .isInstanceOf(CorruptChunkException.class)
                .hasMessage("chunk, byte 3: refers to a series that refers to another, and so on, too often");
    }

    @Test
    void withoutItsSiblings_aChunkIsRefused() {
        byte[] chunk = encoded((total, used) -> total - used);
        assertThatThrownBy(() -> codec.decode(chunk, new double[COUNT], 0, COUNT))
                .isInstanceOf(CorruptChunkException.class)
                .hasMessage("chunk, byte 1: refers to series 7, which is not at hand");
    }

    @Test
    void theBytesOfAReference_stayAsTheyAre() {
        assertThat(HexFormat.of().formatHex(encoded((total, used) -> total - used)))
                .isEqualTo("1f" + "01" + "07" + "ac02" + "02" + "00000100");
    }

    @Test
    void aSiblingsId_isNotNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sibling(-1, used, 0));
    }

    @Test
    void aSiblingWithFewerValues_isRefused() {
        List<Sibling> one = List.of(new Sibling(1, used, 1));
        assertThatThrownBy(() -> codec.encode(used.clone(), 0, COUNT, Density.FAST, one))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Packs what follows from total and used, and sees that it is unpacked. */
    private byte[] encoded(DoubleBinaryOperator formula) {
        double[] values = new double[COUNT];
        Arrays.setAll(values, i -> formula.applyAsDouble(total[i], used[i]));
        byte[] chunk = codec.encode(values, 0, COUNT, Density.DENSE, siblings);
        double[] into = new double[COUNT];
        codec.decode(chunk, into, 0, COUNT, from(Map.of(TOTAL, total, USED, used)));
        assertThat(bits(into)).isEqualTo(bits(values));
        return chunk;
    }

    private static SiblingValues from(Map<Long, double[]> byId) {
        return (id, into) -> {
            double[] values = byId.get(id);
            if (values == null) {
                throw new CorruptChunkException("refers to series " + id, 0);
            }
            System.arraycopy(values, 0, into, 0, into.length);
        };
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }
}
