package oxmon.metrics.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimeCodecTest {
    private static final long NOON = 1_795_348_800_000L; // 2026-11-22T12:00Z

    private final TimeCodec codec = new TimeCodec();

    @Test
    void decode_undoesEncode_ofEvenTimes_jitter_gapsAndChance() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 400; round++) {
            long[] millis = new long[ValueCodecTest.count(random, round)];
            long at = round % 4 == 3 ? random.nextLong() >> 1 : NOON + random.nextInt(10_000);
            for (int i = 0; i < millis.length; i++) {
                millis[i] = at;
                at += switch (round % 4) {
                    case 0 -> 10_000;
                    case 1 -> 9_995 + random.nextInt(10);
                    case 2 -> random.nextInt(100) == 0 ? 1 + random.nextInt(10_000_000) : 10_000;
                    default -> 1 + (random.nextLong() >>> (16 + random.nextInt(47)));
                };
            }
            assertThat(decoded(codec.encode(millis, 0, millis.length), millis.length))
                    .as("round %d", round)
                    .isEqualTo(millis);
        }
    }

    @Test
    void theEndsOfTime_areTimes() {
        long[] millis = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
        assertThat(decoded(codec.encode(millis, 0, 5), 5)).isEqualTo(millis);
        long[] two = {Long.MIN_VALUE, Long.MAX_VALUE};
        assertThat(decoded(codec.encode(two, 0, 2), 2)).isEqualTo(two);
        long[] half = {Long.MIN_VALUE, 0};
        assertThat(decoded(codec.encode(half, 0, 2), 2)).isEqualTo(half);
    }

    @Test
    void evenTimes_takeElevenBytes_howeverMany() {
        byte[] data = codec.encode(
                LongStream.range(0, 8640).map(i -> NOON + 10_000 * i).toArray(), 0, 8640);
        assertThat(HexFormat.of().formatHex(data)).isEqualTo("10" + "808885b2c068" + "904e" + "08" + "02");
    }

    @Test
    void timesThatDoNotAscend_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(new long[] {1, 2, 2}, 0, 3))
                .withMessage("times ascend strictly, but 2 follows 2");
        assertRefused("1000010800", 2, "chunk, byte 5: times do not ascend: 0 follows 0");
        assertRefused("1000010801", 2, "chunk, byte 5: times do not ascend: -1 follows 0");
    }

    @Test
    void bytesThatAreNoTimes_areRefused() {
        assertRefused("", 1, "chunk, byte 0: ends too early");
        assertRefused("12", 1, "chunk, byte 1: is of version and kind 12, which this version does not know");
        assertRefused("1000010000", 1, "chunk, byte 4: has 1 bytes too many");
    }

    private void assertRefused(String data, int count, String message) {
        assertThatThrownBy(() -> decoded(HexFormat.of().parseHex(data), count))
                .isInstanceOf(CorruptChunkException.class)
                .hasMessage(message);
    }

    private long[] decoded(byte[] data, int count) {
        long[] into = new long[count];
        codec.decode(data, into, 0, count);
        return into;
    }
}
