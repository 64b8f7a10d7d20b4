package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import oxmon.it.OxmonServer;
import oxmon.it.Visitor;

/** What pages say in their headers: cookies, redirects and how long to keep a script, also behind a proxy that ends TLS. */
@Tag("payara")
@Order(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageHeadersIT {
    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"([^\"]+\\.(?:js|css)\\b[^\"]*)\"");

    private OxmonServer server;

    @BeforeAll
    void start() {
        server = OxmonServer.setup("page-headers")
                .config("require_agent_auth = false\ntrusted_proxies = [\"127.0.0.1\"]\n")
                .start();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Visitor stranger() {
        return Visitor.at(server.url()).impatient();
    }

    private Visitor behindTls() {
        return stranger()
                .with("X-Forwarded-Proto", "https")
                .with("X-Forwarded-Host", "mon.example.com")
                .with("X-Forwarded-For", "203.0.113.7");
    }

    @Test
    void theSessionsCookieIsKeptFromScriptsAndFromOtherSites() {
        assertThat(stranger().signIn("admin", "changeme").header("Set-Cookie").split("\n"))
                .as("one cookie")
                .singleElement()
                .asString()
                .startsWith("JSESSIONID=")
                .contains("; HttpOnly")
                .containsIgnoringCase("; SameSite=Lax")
                .doesNotContain("Secure");
    }

    @Test
    void behindTlsTheSessionsCookieStaysOnTls() {
        assertThat(behindTls().signIn("admin", "changeme").header("Set-Cookie").split("\n"))
                .singleElement()
                .asString()
                .startsWith("JSESSIONID=")
                .contains("; HttpOnly")
                .containsIgnoringCase("; SameSite=Lax")
                .endsWith("; Secure");
    }

    @Test
    void redirectsNameThePathAlone() {
        for (Visitor visitor : List.of(stranger(), behindTls())) {
            assertThat(visitor.open("/host.xhtml?id=a%20b").header("Location"))
                    .isEqualTo("/login.xhtml?next=%2Fhost.xhtml%3Fid%3Da%2520b");
            Visitor.Seen signedIn = visitor.signIn("admin", "changeme");
            assertThat(signedIn.status()).isEqualTo(302);
            assertThat(signedIn.header("Location")).isEqualTo("/password.xhtml");
            assertThat(visitor.post("/ui/sign-out", Map.of()).header("Location"))
                    .isEqualTo("/login.xhtml");
        }
    }

    @Test
    void scriptsAndStylesAreKeptForGoodUnderTheirFingerprint_andShortlyWithout() {
        Visitor visitor = stranger();
        for (String page : List.of("/login.xhtml", "/docs", "/nowhere")) {
            Matcher assets = ASSET.matcher(visitor.open(page).body());
            int seen = 0;
            while (assets.find()) {
                String address = assets.group(1).replace("&amp;", "&");
                assertThat(address).as(page).containsPattern("[?&]v=");
                Visitor.Seen asset = visitor.open(address);
                assertThat(asset.status()).as(address).isEqualTo(200);
                assertThat(asset.header("Cache-Control")).as(address).isEqualTo("public, max-age=31536000, immutable");
                assertThat(visitor.open(address.replaceFirst("[?&]v=[^&]*", "")).header("Cache-Control"))
                        .as("%s without its version", address)
                        .isEqualTo("public, max-age=300");
                seen++;
            }
            assertThat(seen).as(page).isPositive();
        }
        Visitor.Seen older = visitor.open("/jakarta.faces.resource/oxmon.css.xhtml?ln=oxmon&v=0123456789abcdef");
        assertThat(older.status()).isEqualTo(200);
        assertThat(older.header("Cache-Control")).as("of another release").isEqualTo("public, max-age=300");
    }

    @Test
    void aPageThatTheServerForgotIsLoadedAfresh() {
        Visitor visitor = Visitor.at(server.url());
        visitor.signIn("admin", "changeme");
        // any page of Faces will do, and this account may open but one until it has a password of its own
        Map<String, String> old = Map.of("pw", "pw", "jakarta.faces.ViewState", "-1:-1");
        Visitor.Seen form = visitor.impatient().post("/password.xhtml", old);
        assertThat(form.status()).isEqualTo(303);
        assertThat(form.header("Location")).isEqualTo("/password.xhtml");
        assertThat(form.header("Set-Cookie")).contains("ox-reopened=1");
        Visitor.Seen script = visitor.with("Faces-Request", "partial/ajax").post("/password.xhtml", old);
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.header("Content-Type")).startsWith("text/xml");
        assertThat(script.body()).contains("<redirect url=\"/password.xhtml\">");
    }
}
