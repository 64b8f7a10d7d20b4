package oxmon.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestDecimalTest {
    private static final int MANY = 200_000;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "-1.5, -1.5",
        "42.125, 42.125",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "2E-3, 0.002",
        "0.000001, 0.000001",
        "0.0000012, 0.0000012",
        "0.00000012, 1.2e-7",
        "1e-7, 1e-7",
        "2E23, 2e23",
        "1e20, 100000000000000000000",
        "123456789012345680000, 123456789012345680000",
        "1e21, 1e21",
        "-1.25e300, -1.25e300",
        "9007199254740993, 9007199254740992",
        "9223372036854775807, 9223372036854776000",
        "4.9E-324, 5e-324",
        "1.0E-323, 1e-323",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "1.7976931348623157E308, 1.7976931348623157e308"
    })
    void printsTheFewestDigits(double value, String text) {
        assertThat(ShortestDecimal.of(value)).isEqualTo(text);
    }

    @Test
    void randomBitsReadBackAsTheyWere_andNoShorterTextDoes() {
        Random random = new Random(1);
        for (int i = 0; i < MANY; i++) {
            check(Double.longBitsToDouble(random.nextLong()));
        }
    }

    @Test
    void whatHostsMeasureReadsBackAsItWas() {
        Random random = new Random(2);
        for (int i = 0; i < MANY; i++) {
            double value = random.nextInt(1_000_000_000) / 100.0;
            check(value);
            check(value / 10);
            check(value / 1000);
            check(value / 3);
            check(-value * 1e9);
        }
    }

    @Test
    void theEndsOfAllExponentsReadBackAsTheyWere() {
        for (int exponent = 0; exponent < 2047; exponent++) {
            for (long fraction : new long[] {0, 1, 2, 3, (1L << 52) - 2, (1L << 52) - 1, 1L << 51}) {
                check(Double.longBitsToDouble(((long) exponent << 52) | fraction));
            }
        }
        for (int power = -323; power <= 308; power++) {
            double value = Double.parseDouble("1e" + power);
            check(value);
            check(Math.nextUp(value));
            check(Math.nextDown(value));
        }
        for (long tiny = 1; tiny < 100_000; tiny++) {
            check(Double.longBitsToDouble(tiny));
        }
    }

    @Test
    void wholeNumbersAreAsTheJdkWritesThem() {
        Random random = new Random(3);
        for (int i = 0; i < MANY; i++) {
            long value = random.nextLong(Long.MAX_VALUE) >> random.nextInt(63);
            int end = ShortestDecimal.write(value, bytes, 0);
            if (!new String(bytes, 0, end, StandardCharsets.US_ASCII).equals(Long.toString(value))) {
                assertThat(new String(bytes, 0, end, StandardCharsets.US_ASCII)).isEqualTo(Long.toString(value));
            }
        }
        for (long power = 1; power > 0; power = power > Long.MAX_VALUE / 10 ? -1 : 10 * power) {
            for (long value : new long[] {power - 1, power, power + 1}) {
                int end = ShortestDecimal.write(value, bytes, 0);
                assertThat(new String(bytes, 0, end, StandardCharsets.US_ASCII)).isEqualTo(Long.toString(value));
            }
        }
    }

    private int checked;
    private final byte[] bytes = new byte[ShortestDecimal.MAX_BYTES];

    private void check(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        String text = new String(bytes, 0, ShortestDecimal.write(value, bytes, 0), StandardCharsets.US_ASCII);
        if (Double.parseDouble(text) != value) {
            assertThat(text).as("%s", value).isEqualTo(Double.toString(value));
        }
        String jdk = Double.toString(value);
        if (digits(text) > digits(jdk)) {
            assertThat(text).as("longer than that of the JDK").isEqualTo(jdk);
        }
        if (++checked % 16 == 0 && digits(text) == digits(jdk)) { // then it is at least as near
            BigDecimal exact = new BigDecimal(value);
            BigDecimal ours = new BigDecimal(text).subtract(exact).abs();
            assertThat(ours)
                    .isLessThanOrEqualTo(new BigDecimal(jdk).subtract(exact).abs());
        }
    }

    /** How many digits count: without sign, point, exponent, and zeros at both ends. */
    private static int digits(String text) {
        int end = Math.max(text.indexOf('e'), text.indexOf('E'));
        String mantissa =
                (end < 0 ? text : text.substring(0, end)).replace("-", "").replace(".", "");
        int first = 0;
        while (first < mantissa.length() && mantissa.charAt(first) == '0') {
            first++;
        }
        int last = mantissa.length();
        while (last > first && mantissa.charAt(last - 1) == '0') {
            last--;
        }
        return last - first;
    }
}
