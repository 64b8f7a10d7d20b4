package oxmon.agents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlobTest {
    @Test
    void starIsAnyRun_questionMarkIsOneCharacter_allElseIsLiteral() {
        assertThat(new Glob("web-*").matches("web-01")).isTrue();
        assertThat(new Glob("web-*").matches("Web-01")).isFalse();
        assertThat(new Glob("*").matches("")).isTrue();
        assertThat(new Glob("web-?").matches("web-10")).isFalse();
        assertThat(new Glob("a.c[1]").matches("abc1")).isFalse();
        assertThat(new Glob("a.c[1]").matches("a.c[1]")).isTrue();
    }

    @Test
    void manyStarsAreNoSlowerThanOne() {
        assertThat(new Glob("*".repeat(200) + "b").matches("a".repeat(5_000))).isFalse();
    }
}
