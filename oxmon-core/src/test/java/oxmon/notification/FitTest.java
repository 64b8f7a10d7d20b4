package oxmon.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.alerting.Severity;

class FitTest {
    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef",
        "abcdef, 5, abcd…",
        "abcdef, 1, …",
        "🔥🔥🔥🔥, 4, 🔥🔥🔥🔥",
        "🔥🔥🔥🔥, 3, 🔥🔥…",
        "'', 3, ''"
    })
    void lettersAreCounted_notTheirHalves(String text, int most, String cut) {
        assertThat(Fit.letters(most, text)).isEqualTo(cut);
    }

    @ParameterizedTest
    @CsvSource({"abcdef, 6, abcdef", "磁盘满了, 12, 磁盘满了", "磁盘满了, 11, 磁盘…", "🔥🔥, 8, 🔥🔥", "🔥🔥, 7, 🔥…", "🔥🔥, 6, …"})
    void bytesAreCounted_andNoLetterIsHalved(String text, int most, String cut) {
        assertThat(Fit.cut(most, Fit::bytes, text)).isEqualTo(cut);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 12, 50, 100, 1000})
    void asManyAlertsAsFit_areTold_theOthersCounted(int most) {
        Message message =
                Message.of(IntStream.range(0, 40).mapToObj(FitTest::told).toList());
        String text = Fit.within(most, String::length, message, FitTest::render);
        assertThat(text.length()).isLessThanOrEqualTo(most);
        long told = text.chars().filter(c -> c == 'a').count();
        assertThat(text).endsWith(told == 40 ? "" : "+" + (40 - told));
        if (told < 40) { // one more would not have fitted
            assertThat(render(message.first((int) told + 1)).length()).isGreaterThan(most);
        }
    }

    @Test
    void whenNotEvenOneFits_itIsCut() {
        Message message = Message.of(List.of(told(0), told(1)));
        assertThat(Fit.within(3, String::length, message, FitTest::render)).isEqualTo("a0…");
    }

    private static String render(Message message) {
        return message.told().stream().map(Told::agent).collect(Collectors.joining())
                + (message.more() > 0 ? "+" + message.more() : "");
    }

    private static Told told(int i) {
        return new Told(
                Told.Kind.FIRING,
                "x",
                "r",
                "r",
                "a" + i,
                "m",
                Map.of(),
                Severity.INFO,
                "",
                0,
                0,
                0,
                0,
                0,
                0,
                "",
                "",
                List.of());
    }
}
