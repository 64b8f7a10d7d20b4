package oxmon.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import oxmon.it.JsonText;
import oxmon.it.OxmonServer;
import oxmon.it.SharedServer;

/** A person tries the API in the API browser. */
@Tag("browser")
@Order(30)
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsPageIT {
    private static final String LOGIN = "details[data-operation=\"POST /v1/auth/login\"] ";
    private static final String AGENTS = "details[data-operation=\"GET /v1/agents\"] ";
    private static final String LATEST = "details[data-operation=\"GET /v1/agents/{id}/latest\"] ";

    private final OxmonServer server;
    private Browser browser;

    DocsPageIT(OxmonServer server) {
        this.server = server;
    }

    @BeforeAll
    void start() {
        browser = Browser.start(server.url());
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void signsInAndSendsARequest_withoutAComplaintOfTheBrowser() {
        browser.open("/docs");
        browser.click(AGENTS + "summary");
        browser.click(AGENTS + "button");
        browser.awaitText(AGENTS + "[aria-live]", "401");
        browser.forgive(); // the console notes each refusal

        browser.click(LOGIN + "summary");
        browser.fill(LOGIN + "textarea", JsonText.object("username", "admin", "password", "changeme"));
        browser.click(LOGIN + "button");
        browser.awaitText("#token-state", "carry this token");

        browser.click(AGENTS + "button");
        browser.awaitText(AGENTS + "[aria-live]", "200");
        browser.fill("#find", "latest");
        browser.click(LATEST + "summary");
        browser.fill(LATEST + "input", "a b/<x>");
        browser.awaitText(LATEST + ".docs-pre", server.url() + "/v1/agents/a%20b%2F%3Cx%3E/latest");
        assertThat(browser.count("details:not([hidden])")).isLessThan(5);
        browser.picture("docs-light");
        browser.script("document.cookie = 'ox-theme=dark'");
        browser.open("/docs");
        browser.click("details[data-operation=\"PUT /v1/agents/whitelist/{agent_id}\"] summary");
        browser.picture("docs-dark");
        assertThat(browser.holds("return document.documentElement.dataset.theme === 'dark'"))
                .isTrue();
        browser.assertNoComplaint();
    }
}
