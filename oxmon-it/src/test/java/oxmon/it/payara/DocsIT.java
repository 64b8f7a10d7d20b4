package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.it.Answer;
import oxmon.it.OxmonServer;
import oxmon.it.SharedServer;

/** The API browser is there for everybody, and needs nothing from elsewhere. */
@Tag("payara")
@Order(7)
@ExtendWith(SharedServer.class)
class DocsIT {
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    private final OxmonServer server;

    DocsIT(OxmonServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/"})
    void allThatThePageAsksForIsHere(String path) {
        Answer page = server.rest().get(path).expect(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        List<String> references = REFERENCE
                .matcher(page.body())
                .results()
                .map((MatchResult found) -> found.group(1).replaceFirst("[?]v=[0-9a-f]+$", ""))
                .toList();
        assertThat(references).contains("/docs/docs.js", "/docs/docs.css", "/v1/openapi.json", "/v1/openapi.yaml");
        for (String reference : references) {
            assertThat(reference).startsWith("/").doesNotStartWith("//");
            assertThat(server.rest().get(reference).status()).as(reference).isLessThan(400);
        }
    }

    @Test
    void itsPolicyLetsNothingElseIn() {
        String policy = server.rest().get("/docs").header("Content-Security-Policy");
        assertThat(policy).contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'");
        assertThat(policy).doesNotContain("unsafe", "http", "*");
    }

    @Test
    void itsFrameSpeaksTheReadersLanguage() {
        assertThat(server.rest().with("Accept-Language", "zh-CN").get("/docs").body())
                .contains("<html lang=\"zh-CN\"", "查找请求");
        assertThat(server.rest().get("/docs?lang=zh-CN").header("Set-Cookie")).contains("ox-lang=zh");
        assertThat(server.rest().get("/docs").body()).contains("<html lang=\"en\"", "Find a request");
    }

    @Test
    void itFollowsTheThemeThatWasChosen_andNoOtherWord() {
        assertThat(server.rest().with("Cookie", "ox-theme=dark").get("/docs").body())
                .contains("<html lang=\"en\" data-theme=\"dark\">");
        assertThat(server.rest()
                        .with("Cookie", "ox-theme=x\"onload=")
                        .get("/docs")
                        .body())
                .contains("<html lang=\"en\">");
    }
}
