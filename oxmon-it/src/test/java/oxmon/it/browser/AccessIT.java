package oxmon.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import oxmon.it.Batch;
import oxmon.it.JsonText;
import oxmon.it.OxmonServer;

/** Everybody can use the pages: with a reader, with the keyboard alone, on a small phone, without motion. */
@Tag("browser")
@Order(50)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessIT {
    private static final String PASSWORD = "a-new-and-longer-one-1";

    /**
     * A page in one of its states.
     *
     * @param ready a selector of what is there once the page is drawn
     * @param action a script that brings it into the state, or nothing
     */
    private record View(String name, String path, String ready, String action) {}

    private static final View SIGN_IN = new View("sign-in", "/login.xhtml", "#main", "");
    private static final List<View> VIEWS = List.of(
            new View("cards", "/index.xhtml?view=cards", "a[data-id='well']", ""),
            new View("table", "/index.xhtml?view=table", "tr[data-id='well']", ""),
            new View("no match", "/index.xhtml?q=nothing-of-that-name", "#hosts .empty", ""),
            new View("menu", "/index.xhtml", "[data-id='well']", "document.querySelector('.ox-menu').open = true"),
            new View("palette", "/index.xhtml", "[data-id='well']", "document.getElementById('ox-find').click()"),
            new View("host", "/host.xhtml?id=well", "#charts canvas", ""),
            new View(
                    "range",
                    "/host.xhtml?id=well",
                    "#charts canvas",
                    "document.querySelector('#range-slot button').click()"),
            new View("silent host", "/host.xhtml?id=waiting", "#facts", ""),
            new View("unknown host", "/host.xhtml?id=nobody", "#host .empty", ""),
            new View("agents", "/agents.xhtml", "[id='list:table']", ""),
            new View("add", "/agents.xhtml", "#list", "document.querySelector('[data-add-host]').click()"),
            new View("remove", "/agents.xhtml", "#list", "document.querySelector('[data-do=remove]').click()"),
            new View("alerts", "/alerts.xhtml", "#al a", ""),
            new View("alert", "/alerts.xhtml", "#al a", "document.querySelector('#al a').click()"),
            new View("history", "/alerts.xhtml?view=history", "#past tr", ""),
            new View("no history", "/alerts.xhtml?view=history&host=nobody", "#past .empty", ""),
            new View("rules", "/rules.xhtml", "#rules tr", ""),
            new View("new rule", "/rule.xhtml", "#save", "document.querySelector('.levelbox > div > .btn').click()"),
            new View("wrong rule", "/rule.xhtml", "#save", "document.getElementById('save').click()"),
            new View("no such rule", "/rule.xhtml?copy=nothing", "#page .empty", ""),
            new View("channels", "/channels.xhtml", "#deliveries tr", ""),
            new View("new channel", "/channel.xhtml", "#save", "document.querySelector('details').open = true"),
            new View(
                    "wrong channel", "/channel.xhtml?type=webhook", "#save", "document.getElementById('save').click()"),
            new View(
                    "channel of the file",
                    "/channel.xhtml?id=a-channel-with-a-name-that-is-longer-than-most-names-of-channels",
                    "#copy",
                    ""),
            new View("no such channel", "/channel.xhtml?id=nothing", "#page .empty", ""),
            new View("silences", "/silences.xhtml", "#silences tr", ""),
            new View(
                    "new silence",
                    "/silence.xhtml?agent=web-1",
                    "#save",
                    "const s = document.querySelector('[data-field=recurrence] select'); s.value = 'weekly'; s.dispatchEvent(new Event('change'))"),
            new View("certificates", "/certificates.xhtml", "#list tbody tr", ""),
            new View("add domains", "/certificates.xhtml", "#list tbody tr", "document.getElementById('add').click()"),
            new View(
                    "certificate",
                    "/certificates.xhtml",
                    "#list tbody tr a",
                    "document.querySelector('#list a').click()"),
            new View("no such certificate", "/certificate.xhtml?id=nothing", "#cert .empty", ""),
            new View("system", "/system.xhtml", "#tiles .tile", ""),
            new View("password", "/password.xhtml", "#main", ""),
            new View("missing", "/nowhere", "#main", ""),
            new View(
                    "api",
                    "/docs",
                    "#operations details",
                    "document.querySelectorAll('#operations summary')[1].click()"));

    private OxmonServer server;
    private Browser browser;
    private String axe;

    @BeforeAll
    void start() throws IOException {
        try (InputStream script = AccessIT.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
        server = OxmonServer.setup("access").config("""
                [[alert.rules]]
                name = "cpu-of-the-file-with-a-name-that-is-longer-than-most"
                type = "threshold"
                metric = "cpu.usage"
                operator = "gt"
                levels = [{ severity = "warning", value = 70 }, { severity = "critical", value = 95 }]
                [notification]
                aggregation_window_secs = 0
                [[notification.channels]]
                type = "webhook"
                name = "a-channel-with-a-name-that-is-longer-than-most-names-of-channels"
                url = "http://127.0.0.1:9/"
                [[notification.silence_windows]]
                start_time = "22:00"
                end_time = "06:00"
                recurrence = "weekly"
                days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
                agents = ["nobody-*", "another-pattern-*"]
                comment = "why it is silent then, at some length, so that it needs more than a line on a phone"
                """).start();
        server.admin()
                .post(
                        "/v1/alerts/rules",
                        "{\"name\": \"disks\", \"type\": \"threshold\", \"metric\": \"disk.used_percent\","
                                + " \"operator\": \"gt\", \"value\": 90}")
                .expect(201);
        server.admin()
                .post(
                        "/v1/certs/domains/batch",
                        "{\"domains\": [{\"domain\": \"a-name-that-is-longer-than-most-names.of-domains.nowhere.invalid\","
                                + " \"note\": \"why it is watched, at some length\"}, {\"domain\": \"127.0.0.1\", \"port\": 9}]}")
                .expect(201);
        Batch past = Batch.of("well");
        for (int minute = 30; minute >= 0; minute--) {
            past.at(Instant.now().minus(Duration.ofMinutes(minute)))
                    .point("cpu.usage", 30 + minute)
                    .point("memory.used_percent", 61)
                    .point("disk.used_percent", 40, Map.of("mount", "/"));
        }
        report(past);
        report(Batch.of("hot")
                .point("cpu.usage", 99.5)
                .point("disk.used_percent", 97, Map.of("mount", "/a/very/long/mount")));
        report(Batch.of("a-name-of-more-than-forty-characters-without-any-space-in-it.example.com")
                .point("memory.used_percent", 96));
        server.admin()
                .post("/v1/agents/whitelist", JsonText.object("agent_id", "waiting", "description", "never reported"))
                .expect(201);
        browser = Browser.start(server.url());
        browser.signInFirst("changeme", PASSWORD);
    }

    private void report(Batch batch) {
        assertThat(server.wire().report(batch.build()).getMessage()).isEqualTo("ok");
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void show(View view) {
        browser.open(view.path());
        browser.await(view.name(), "return document.querySelector(arguments[0]) !== null", view.ready());
        browser.script(view.action());
        browser.await("settled", "return !document.querySelector('.sk')");
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource({"light, en", "dark, en", "light, zh", "dark, zh"})
    void noPageKeepsAnybodyOut(String theme, String language) {
        browser.size(1280, 900);
        browser.prefers("prefers-color-scheme", theme);
        browser.script("document.cookie = 'ox-lang=' + arguments[0] + ';path=/'", language);
        for (View view : VIEWS) {
            show(view);
            browser.picture("access-" + view.name() + '-' + theme + '-' + language);
            assertThat(violations())
                    .as("%s, %s, %s", view.name(), theme, language)
                    .isEqualTo("");
        }
    }

    private String violations() {
        browser.script(axe);
        return String.valueOf(browser.scriptThatWaits("""
                const done = arguments[arguments.length - 1];
                const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
                axe.run(document, { resultTypes: ['violations'], runOnly: tags }).then(
                  (found) => done(found.violations.map((one) => one.id + ' (' + one.impact + '): '
                    + one.nodes.map((node) => node.target.join(' ')).slice(0, 5).join(', ')).join('; ')),
                  (failure) => done(String(failure)));
                """));
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource({"320, en", "320, zh", "360, en", "390, zh", "768, en", "1024, zh"})
    void noPageScrollsSideways(int width, String language) {
        browser.size(width, 800);
        browser.script("document.cookie = 'ox-lang=' + arguments[0] + ';path=/'", language);
        for (View view : VIEWS) {
            show(view);
            browser.picture("access-" + view.name() + '-' + width + '-' + language);
            assertThat(browser.script(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as("%s at %s px, %s: what is beyond the edge: %s", view.name(), width, language, beyond())
                    .isEqualTo(0L);
        }
        browser.size(1280, 900);
    }

    private String beyond() {
        return String.valueOf(browser.script("""
                const edge = document.documentElement.clientWidth;
                return [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > edge + 1)
                  .slice(0, 5).map((one) => one.tagName + '.' + one.getAttribute('class')).join(', ');
                """));
    }

    @Test
    @Order(3)
    void nothingMovesForWhoWantsNoMotion() {
        browser.script("document.cookie = 'ox-lang=en;path=/'");
        browser.prefers("prefers-reduced-motion", "reduce");
        for (View view : VIEWS) {
            show(view);
            assertThat(browser.script("""
                    return document.getAnimations().filter((one) => one.playState === 'running' && one.effect.getTiming().duration > 10)
                      .map((one) => one.effect.target.className).join(', ');
                    """)).as(view.name()).isEqualTo("");
        }
    }

    @Test
    @Order(4)
    void theWholeWayIsOpenToTheKeyboardAlone() {
        browser.prefers("prefers-reduced-motion", "no-preference");
        browser.open("/index.xhtml");
        browser.see("[data-id='well']");
        browser.press(Keys.TAB);
        assertThat(focus()).as("first of all").isEqualTo("a.skip");
        browser.press(Keys.ENTER);
        browser.await("the content has the focus", "return document.activeElement.id === 'main'");

        browser.press("/");
        browser.see("dialog.pal input");
        browser.press("sys");
        browser.awaitText("#ox-found [aria-selected=true]", "System");
        browser.press(Keys.ESCAPE);
        browser.await("the focus is back", "return document.activeElement.id === 'main'");
        browser.press("/");
        browser.press("agents");
        browser.awaitText("#ox-found [aria-selected=true]", "Agents");
        browser.press(Keys.ENTER);
        browser.awaitUrl("/agents.xhtml");

        tabTo("button[data-add-host]");
        browser.press(Keys.ENTER);
        browser.await("the field has the focus", "return document.activeElement.id === 'ah-name'");
        for (int i = 0; i < 12; i++) {
            browser.press(Keys.TAB);
            assertThat(
                            browser.holds(
                                    "return document.activeElement === document.body || document.activeElement.closest('dialog') !== null"))
                    .as("the focus stays in the dialog")
                    .isTrue();
        }
        browser.press(Keys.ESCAPE);
        browser.await("the focus is back", "return document.activeElement.matches('[data-add-host]')");

        tabTo("[data-do=describe]");
        browser.press(Keys.ENTER);
        browser.await("the field has the focus", "return document.activeElement.id === 'ds-note'");
        browser.press("described by keyboard", Keys.ENTER);
        browser.await("it is in the list", "return document.body.textContent.includes('described by keyboard')");

        tabTo("#nav a[href$='system.xhtml']");
        browser.press(Keys.ENTER);
        browser.awaitUrl("/system.xhtml");

        tabTo("summary.ox-user");
        browser.press(Keys.ENTER);
        browser.see("#out");
        browser.press(Keys.ESCAPE);
        browser.await(
                "closed, the focus on its button",
                "return !document.querySelector('.ox-menu').open && document.activeElement.matches('summary')");
        browser.press(Keys.ENTER);
        tabTo("#out");
        browser.press(Keys.ENTER);
        browser.awaitUrl("/login.xhtml");

        assertThat(violationsOf(SIGN_IN)).isEqualTo("");
        browser.open("/login.xhtml");
        browser.await("the name has the focus", "return document.activeElement.id === 'si:u'");
        browser.press("admin", Keys.TAB);
        browser.press(PASSWORD, Keys.ENTER);
        browser.awaitUrl("/index.xhtml");
    }

    private String violationsOf(View view) {
        show(view);
        return violations();
    }

    private void tabTo(String css) {
        for (int i = 0; i < 60; i++) {
            if (browser.holds("return document.activeElement.matches(arguments[0])", css)) {
                assertThat(
                                browser.holds(
                                        "const style = getComputedStyle(document.activeElement); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2"))
                        .as("the focus is seen on %s", css)
                        .isTrue();
                return;
            }
            browser.press(Keys.TAB);
        }
        throw new AssertionError("the Tab key does not lead to " + css);
    }

    private String focus() {
        return String.valueOf(
                browser.script(
                        "const it = document.activeElement; return it.tagName.toLowerCase() + (it.className ? '.' + it.className : '')"));
    }
}
