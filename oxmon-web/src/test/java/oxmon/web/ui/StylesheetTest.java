package oxmon.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the look that a computer can check: contrast as WCAG 2 asks for, and colours by token only. */
class StylesheetTest {
    private static final String CSS = Project.read(Project.STYLESHEET);
    private static final Map<String, String> LIGHT = Stylesheet.tokens(CSS, ":root");
    private static final Map<String, String> DARK = Stylesheet.tokens(CSS, ":root[data-theme=\"dark\"]");
    private static final Map<String, String> SYSTEM = Stylesheet.tokens(CSS, ":root:not([data-theme])");
    private static final List<String> GROUNDS = List.of("ground", "surface", "sunken", "raised", "hover");

    static Stream<Arguments> themes() {
        return Stream.of(Arguments.of("light", LIGHT), Arguments.of("dark", DARK));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("themes")
    void textCanBeRead_onEveryGround(String name, Map<String, String> theme) {
        for (String ink : List.of("text", "text-2", "text-3", "accent", "ok", "info", "warn", "crit", "unk")) {
            for (String ground : GROUNDS) {
                assertThat(contrast(theme, ink, ground))
                        .as(ink + " on " + ground)
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("themes")
    void textCanBeRead_onColouredGround(String name, Map<String, String> theme) {
        for (String state : List.of("accent", "ok", "info", "warn", "crit", "unk")) {
            assertThat(contrast(theme, state, state + "-soft"))
                    .as(state + " on its soft ground")
                    .isGreaterThanOrEqualTo(4.5);
            assertThat(contrast(theme, "text", state + "-soft"))
                    .as("text on soft " + state)
                    .isGreaterThanOrEqualTo(4.5);
        }
        assertThat(contrast(theme, "on-accent", "accent")).isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(theme, "on-accent", "accent-hover")).isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(theme, "on-crit", "crit-fill")).isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(theme, "text", "seg-on")).isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(theme, "text-2", "seg-on")).isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(theme, "text-2", "seg")).isGreaterThanOrEqualTo(4.5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("themes")
    void shapesAndSeriesCanBeSeen_onPanels(String name, Map<String, String> theme) {
        for (String shape :
                List.of("ok-fill", "info-fill", "warn-fill", "crit-fill", "unk-fill", "line-strong", "bar")) {
            assertThat(contrast(theme, shape, "surface")).as(shape).isGreaterThanOrEqualTo(3);
        }
        for (int series = 1; series <= 10; series++) {
            assertThat(contrast(theme, "s" + series, "surface"))
                    .as("series " + series)
                    .isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void bothThemesHaveTheSameTokens() {
        assertThat(DARK.keySet()).containsExactlyInAnyOrderElementsOf(LIGHT.keySet());
    }

    @Test
    void thoseWhoFollowTheirSystemGetTheSameDark() {
        assertThat(SYSTEM).isEqualTo(DARK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oxmon.css", "hosts.css", "alerting.css"})
    void coloursAreNamedByTokenOnly(String file) {
        String css = Project.read(Project.STYLESHEET.resolveSibling(file));
        assertThat(Stylesheet.literals(css.replaceAll("(?s):root[^{]*\\{.*?}", "")))
                .isEmpty();
    }

    private static double contrast(Map<String, String> theme, String ink, String ground) {
        return Stylesheet.contrast(colour(theme, ink), colour(theme, ground));
    }

    private static String colour(Map<String, String> theme, String name) {
        String colour = theme.get(name);
        if (colour == null) {
            throw new IllegalArgumentException("no token " + name);
        }
        return colour;
    }
}
