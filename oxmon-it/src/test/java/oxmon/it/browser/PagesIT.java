package oxmon.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.JsonText;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;
import oxmon.it.Wire;

/** A person's way through the pages, in one session; the tests build on each other. After each the page has no complaint. */
@Tag("browser")
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesIT {
    private static final String PASSWORD = "a-new-and-longer-one-1";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&\u202eשלום🐂";

    private final OxmonServer server;
    private final AtomicReference<Double> cpu = new AtomicReference<>(37.0);
    private final Thread feeder = new Thread(this::feed, "it-feeder");
    private volatile boolean feeding = true;
    private Browser browser;

    PagesIT(OxmonServer server) {
        this.server = server;
    }

    @BeforeAll
    void start() {
        browser = Browser.start(server.url());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Batch past = Batch.of("web-1");
        for (int minute = 60; minute > 0; minute--) {
            past.at(now.minus(Duration.ofMinutes(minute)))
                    .point("cpu.usage", minute == 30 ? 91 : minute == 20 ? 3 : 40)
                    .point("memory.used_percent", 61)
                    .point("disk.used_percent", 72, Map.of("mount", "/"));
        }
        assertThat(server.wire().report(past.build()).getMessage()).isEqualTo("ok");
        assertThat(server.wire()
                        .report(Batch.of(HOSTILE)
                                .point("cpu.usage", 5)
                                .point("disk.used_percent", 12, Map.of("mount", "<script>alert(2)</script>"))
                                .build())
                        .getMessage())
                .isEqualTo("ok");
        feeder.start();
    }

    @AfterAll
    void stop() throws InterruptedException {
        feeding = false;
        feeder.interrupt();
        feeder.join(5_000);
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void noComplaint() {
        browser.assertNoComplaint();
    }

    @Test
    @Order(1)
    void aStrangerIsLedToTheSignIn_andAWrongPasswordIsRefused() {
        browser.open("/host.xhtml?id=web-1");
        browser.awaitUrl("/login.xhtml");
        signIn("admin", "wrong");
        assertThat(browser.text("[role=alert]")).isNotBlank();
        browser.forgive(); // the console tells of the 401
        browser.open("/agents.xhtml");
        browser.awaitUrl("/login.xhtml");
    }

    @Test
    @Order(2)
    void theFirstPasswordMustBeChanged() {
        signIn("admin", "changeme");
        browser.awaitUrl("/password.xhtml");
        browser.open("/index.xhtml");
        browser.awaitUrl("/password.xhtml");
        browser.fill("input[id='pw:c']", "changeme");
        browser.fill("input[id='pw:n']", PASSWORD);
        browser.fill("input[id='pw:a']", PASSWORD);
        browser.click("[id='pw:go']");
        browser.awaitUrl("/index.xhtml");
        assertThat(server.rest().login("admin", PASSWORD).status()).isEqualTo(200);
    }

    @Test
    @Order(3)
    void theOverviewShowsTheHosts_andValuesMoveWithoutAReload() {
        browser.open("/index.xhtml");
        browser.awaitText("[data-id='web-1']", "37");
        browser.script("window.itStayed = true");
        cpu.set(81.0);
        browser.awaitText("[data-id='web-1']", "81");
        assertThat(browser.holds("return window.itStayed === true")).isTrue();
        browser.picture("overview");
    }

    @Test
    @Order(4)
    void theTableShowsTheSameHosts() {
        browser.open("/index.xhtml");
        browser.click("#lay [data-v=table]");
        browser.awaitText("tr[data-id='web-1']", "81");
        browser.click("#lay [data-v=cards]");
        browser.see("a[data-id='web-1']");
    }

    @Test
    @Order(5)
    void namesThatAgentsSendAreShownAsText() {
        browser.open("/index.xhtml");
        browser.await(
                "the hostile host is a card",
                "return [...document.querySelectorAll('[data-id]')].some(e => e.dataset.id === arguments[0] && e.textContent.includes('<img'))",
                HOSTILE);
        browser.open("/host.xhtml?id=" + Rest.encoded(HOSTILE));
        browser.await(
                "its name is the heading", "return document.querySelector('h1').textContent === arguments[0]", HOSTILE);
        browser.await("its disk is named", "return document.body.textContent.includes('<script>alert(2)</script>')");
        assertThat(browser.count("img[src=x]")).isZero();
    }

    @Test
    @Order(6)
    void aHostsChartsAreDrawnFromTheValuesReported() {
        browser.open("/host.xhtml?id=web-1&r=1h"); // means over seconds, not minutes
        browser.await("its charts are drawn", """
                const canvas = document.querySelector('#chart-cpu canvas');
                if (!canvas || !canvas.width) return false;
                const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                let painted = 0;
                for (let i = 3; i < bytes.length; i += 4) if (bytes[i]) painted++;
                return painted > 500;
                """);
        Eventually.until(
                "least, greatest and last value of cpu.usage", PATIENCE, () -> browser.script("""
                return [...document.querySelectorAll('#chart-cpu table.sr tbody tr')]
                    .map(tr => [...tr.querySelectorAll('td')].map(td => parseFloat(td.textContent)).join(' '))[0];
                """), "3 91 81"::equals);
        browser.await(
                "the disk's value", "return document.querySelector('#chart-disk table.sr').textContent.includes('72')");
        browser.picture("host");
    }

    @Test
    @Order(7)
    void anUnknownHostIsSaidToBe() {
        browser.open("/host.xhtml?id=nobody-of-that-name");
        browser.see("#host .empty");
        browser.forgive(); // the console tells of the 404
    }

    @Test
    @Order(8)
    void themeAndLanguageAreSwitched_andStay() {
        browser.open("/index.xhtml");
        Object before = browser.script("return getComputedStyle(document.documentElement).backgroundColor");
        browser.click("#ox-theme");
        browser.await(
                "another background",
                "return getComputedStyle(document.documentElement).backgroundColor !== arguments[0]",
                String.valueOf(before));
        Object theme = browser.script("return document.documentElement.dataset.theme");
        browser.click("#ox-lang");
        browser.await("Chinese", "return document.documentElement.lang.startsWith('zh')");
        assertThat(browser.script("return document.documentElement.dataset.theme"))
                .isEqualTo(theme);
        assertThat(browser.text("#nav")).contains("概览");
        browser.see("[data-id='web-1']");
        browser.picture("overview-other");
        browser.click("#ox-lang");
        browser.await("English", "return document.documentElement.lang.startsWith('en')");
        assertThat(browser.text("#nav")).contains("Overview");
    }

    @Test
    @Order(9)
    void anAgentIsAdded_andItsTokenIsShownOnce() {
        browser.open("/agents.xhtml");
        browser.click("[data-add-host]");
        browser.fill("#ah-name", "db-1");
        browser.fill("#ah-note", "a <b>database</b> 牛");
        browser.click("button[form=ah-form]");
        String line = browser.text("dialog .cmd code");
        assertThat(line).contains("/install.sh");
        assertThat(server.rest()
                        .signIn("admin", PASSWORD)
                        .get("/v1/agents/whitelist")
                        .where("agent_id", "db-1")
                        .getString("description"))
                .isEqualTo("a <b>database</b> 牛");
        browser.press(Keys.ESCAPE);
        browser.await(
                "it is in the list",
                "return [...document.querySelectorAll('[id=\"list:table\"] tr')].some(tr => tr.textContent.includes('db-1') && tr.textContent.includes('<b>database</b>'))");
        browser.picture("agents");
    }

    @Test
    @Order(10)
    void anAgentIsRemovedByWhoTypesItsName() {
        browser.open("/agents.xhtml");
        browser.click("button[data-do=remove][data-agent='db-1']");
        browser.fill("#rm-name", "db-1");
        browser.click("button[form=rm-form]");
        Eventually.holds(
                "it is off the list",
                Duration.ofSeconds(20),
                () -> !server.rest()
                        .signIn("admin", PASSWORD)
                        .get("/v1/agents/whitelist")
                        .texts("agent_id")
                        .contains("db-1"));
    }

    @Test
    @Order(11)
    void thePaletteLeadsToAHost() {
        browser.open("/index.xhtml");
        browser.see("[data-id='web-1']");
        browser.control("k");
        browser.fill("dialog.pal input", "web-1");
        browser.awaitText("#ox-found [aria-selected=true]", "web-1");
        browser.press(Keys.ENTER);
        browser.awaitUrl("/host.xhtml?id=web-1");
    }

    @Test
    @Order(12)
    void aPageThatLayOpenThroughASignInElsewhereIsLoadedAfresh_asItWas() {
        Rest admin = server.rest().signIn("admin", PASSWORD);
        for (int i = 0; i < 51; i++) {
            admin.post("/v1/agents/whitelist", JsonText.object("agent_id", "many-" + i))
                    .expect(201);
        }
        browser.open("/agents.xhtml?q=many-");
        browser.awaitText(".ui-paginator-current", "1 to 50 of 51");
        signOutAndInElsewhere(true);
        browser.click(".ui-paginator-next");
        browser.awaitText(".toast", "loaded afresh");
        assertThat(browser.url()).endsWith("/agents.xhtml?q=many-");
        browser.click(".ui-paginator-next");
        browser.awaitText(".ui-paginator-current", "51 to 51 of 51");
        assertThat(browser.count(".toast"))
                .as("said once, and left until it is closed")
                .isOne();
        signOutAndInElsewhere(false);
        browser.click(".ui-paginator-prev");
        browser.awaitUrl("/login.xhtml?next=%2Fagents.xhtml%3Fq%3Dmany-");
        signIn("admin", PASSWORD);
        browser.awaitUrl("/agents.xhtml?q=many-");
    }

    @Test
    @Order(13)
    void whatWasTypedIntoADialogOutlivesTheSession() {
        browser.open("/agents.xhtml");
        browser.click("[data-add-host]");
        browser.fill("#ah-name", "typed-before");
        signOutAndInElsewhere(false);
        browser.click("button[form=ah-form]");
        browser.awaitText("#ah-name-hint", "Your session has ended");
        browser.forgive(); // the console may tell of the 401
        assertThat(browser.see("#ah-name").getDomProperty("value")).isEqualTo("typed-before");
        String tab = browser.newTab();
        browser.open("/login.xhtml");
        signIn("admin", PASSWORD);
        browser.awaitUrl("/index.xhtml");
        browser.toTab(tab);
        browser.click("button[form=ah-form]");
        browser.awaitText("dialog h2", "typed-before");
    }

    /** In another tab of the same browser. */
    private void signOutAndInElsewhere(boolean in) {
        String tab = browser.newTab();
        browser.open("/system.xhtml");
        browser.click(".ox-user");
        browser.click("#out");
        browser.awaitUrl("/login.xhtml");
        if (in) {
            signIn("admin", PASSWORD);
            browser.awaitUrl("/index.xhtml");
        }
        browser.toTab(tab);
    }

    @Test
    @Order(14)
    void whoSignsOutIsOut() {
        browser.open("/index.xhtml");
        browser.click(".ox-user");
        browser.click("#out");
        browser.awaitUrl("/login.xhtml");
        browser.open("/index.xhtml");
        browser.awaitUrl("/login.xhtml");
    }

    private void signIn(String name, String password) {
        browser.signIn(name, password);
    }

    /** What an agent of a two-second interval does. */
    private void feed() {
        while (feeding) {
            server.wire()
                    .report(
                            Batch.of("web-1")
                                    .point("cpu.usage", cpu.get())
                                    .point("memory.used_percent", 61)
                                    .point("disk.used_percent", 72, Map.of("mount", "/"))
                                    .point("load.load_1", 0.5)
                                    .build(),
                            Wire.metadata("oxmon-interval-secs", "2"));
            try {
                Thread.sleep(2_000);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
