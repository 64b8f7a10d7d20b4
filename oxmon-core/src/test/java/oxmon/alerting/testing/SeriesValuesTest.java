package oxmon.alerting.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesValuesTest {
    @Test
    void eachFormOfTheNotation() {
        assertThat(SeriesValues.parse(" 1 -2.5\n+3e2 .5 ")).containsExactly(1, -2.5, 300, 0.5);
        assertThat(SeriesValues.parse("7x2")).containsExactly(7, 7, 7);
        assertThat(SeriesValues.parse("1+2x3")).containsExactly(1, 3, 5, 7);
        assertThat(SeriesValues.parse("10-0.5x2")).containsExactly(10, 9.5, 9);
        assertThat(SeriesValues.parse("1 _ _x2 2")).containsExactly(1, Double.NaN, Double.NaN, Double.NaN, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x3", "1x", "1+x3", "one", "1,2", "NaN", "1x2x3", "_x", "9x999999", "1x9999999", "__"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> SeriesValues.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
