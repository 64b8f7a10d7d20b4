package oxmon.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ThemeTest {
    private final String theme = Project.read(Project.THEME);

    @Test
    void hasNoColourOfItsOwn() {
        assertThat(Stylesheet.literals(theme)).isEmpty();
    }

    @Test
    void leavesFieldsOutsideOfWidgetsAlone() {
        assertThat(theme).doesNotContainPattern(Pattern.compile("body (select|input)[^-a-z]"));
    }

    @Test
    void stillDressesWidgets() {
        assertThat(theme).contains("body .ui-button{background:var(--ox-accent);color:var(--ox-on-accent)");
    }
}
