package oxmon.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;

/** The overview stays true through bad networks, rests while nobody looks, and outlives the server. One page all the time. */
@Tag("browser")
@Order(40)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveIT {
    private static final String PASSWORD = "a-new-and-longer-one-1";
    private static final String CARD = "[data-id='live-1']";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private OxmonServer server;
    private Obstacle way;
    private Browser browser;

    @BeforeAll
    void start() {
        server = OxmonServer.setup("live").start();
        way = Obstacle.before(Integer.parseInt(server.url().replaceFirst(".*:", "")));
        browser = Browser.start(way.url());
        report(11);
        browser.signInFirst("changeme", PASSWORD);
        browser.open("/index.xhtml");
        browser.awaitText(CARD, "11");
        browser.script("window.itStayed = true");
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (way != null) {
            way.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void report(double cpu) {
        assertThat(server.wire()
                        .report(Batch.of("live-1")
                                .point("cpu.usage", cpu)
                                .point("disk.used_percent", 10, Map.of("mount", "/"))
                                .build())
                        .getMessage())
                .isEqualTo("ok");
    }

    private void assertStayed() {
        assertThat(browser.holds("return window.itStayed === true"))
                .as("the same page, never loaded again")
                .isTrue();
    }

    @Test
    @Order(1)
    void aWebSocketTellsWhatChanged() {
        Eventually.holds("a WebSocket", PATIENCE, () -> way.sockets() > 0);
        report(22);
        browser.awaitText(CARD, "22");
        browser.awaitText("#ox-live", "Live");
    }

    @Test
    @Order(2)
    void withoutWebSocketsThePageAsks() {
        way.webSockets(false);
        report(33);
        browser.awaitText(CARD, "33");
        report(34);
        browser.awaitText(CARD, "34");
        browser.awaitText("#ox-live", "Live");
        assertStayed();
    }

    @Test
    @Order(3)
    void withNeitherThePageSaysSinceWhenItIsStale_andRecoversByItself() {
        way.anything(false);
        browser.awaitText("#ox-live", "lost");
        // a minute later by the page's clock; its timers go on in real time
        browser.script("window.realNow = Date.now; Date.now = () => window.realNow() + 61000");
        browser.awaitText("#ox-live", "Stale");
        assertThat(browser.text(CARD)).contains("34");
        browser.picture("live-stale");
        browser.script("Date.now = window.realNow");
        way.webSockets(true);
        way.anything(true);
        Eventually.until("live", Duration.ofSeconds(90), () -> browser.text("#ox-live"), said -> said.contains("Live"));
        report(44);
        browser.awaitText(CARD, "44");
        assertStayed();
    }

    @Test
    @Order(4)
    void aHiddenTabGetsNothing_andCatchesUpWhenItIsShown() {
        String tab = browser.newTab();
        browser.open("/docs");
        Eventually.pause(2_000); // what was under way when the tab was hidden
        int asked = way.requests();
        int opened = way.sockets();
        report(55);
        Eventually.pause(15_000); // one and a half rounds of the visible page
        assertThat(way.requests()).as("requests of a hidden tab").isEqualTo(asked);
        assertThat(way.sockets()).as("WebSockets of a hidden tab").isEqualTo(opened);
        browser.toTab(tab);
        browser.awaitText(CARD, "55");
        Eventually.holds("a WebSocket again", PATIENCE, () -> way.sockets() > opened);
        assertStayed();
    }

    @Test
    @Order(5)
    void aRestartOfTheServerEndsInTheSignIn_whichLeadsBack() {
        server.stop();
        browser.awaitText("#ox-live", "lost");
        assertThat(browser.text(CARD)).contains("55");
        server.start();
        // sessions are in the server's memory
        Eventually.until("sign-in", Duration.ofSeconds(90), browser::url, url -> url.contains("/login.xhtml"));
        browser.signIn("admin", PASSWORD);
        browser.awaitUrl("/index.xhtml");
        report(66); // not before: a host that said nothing for half a minute is silent, and shows no value
        browser.awaitText(CARD, "66");
    }
}
