package oxmon.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;

/** A person makes a rule, sees what comes of it, changes and deletes it; the tests build on each other. */
@Tag("browser")
@Order(51)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertPagesIT {
    private static final String PASSWORD = "a-new-and-longer-one-1";
    private static final String VIEWER = "looks-only";
    private static final String HOST = "db-1<b>&";
    private static final String LIMIT = ".level:nth-child(1) [data-field=value] input";

    @TempDir
    private Path directory;

    private OxmonServer server;
    private Browser browser;

    @BeforeAll
    void start() throws SQLException, GeneralSecurityException {
        server = OxmonServer.setup("alert-pages").config("""
                [[alert.rules]]
                name = "of-the-file"
                type = "threshold"
                metric = "memory.used_percent"
                operator = "gt"
                levels = [{ severity = "warning", value = 90 }, { severity = "critical", value = 95 }]
                duration_secs = 300
                [notification]
                aggregation_window_secs = 0
                [[notification.channels]]
                type = "webhook"
                name = "nobody <b>"
                url = "http://127.0.0.1:9/hook?token=geheim"
                [[notification.channels]]
                type = "webhook"
                name = "off"
                url = "http://127.0.0.1:9/"
                enabled = false
                [[notification.silence_windows]]
                name = "night"
                start_time = "00:00"
                end_time = "24:00"
                recurrence = "daily"
                agents = ["nobody-*"]
                """).start();
        addViewer();
        browser = Browser.start(server.url());
        browser.size(1280, 900);
        browser.signInFirst("changeme", PASSWORD);
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

    @AfterEach
    void noComplaint() {
        browser.assertNoComplaint();
    }

    @Test
    @Order(1)
    void nothingFires_andTheNextStepIsNamed() {
        browser.open("/alerts.xhtml");
        browser.awaitText("#none", "1 rule watches");
        assertThat(browser.text("h1")).isEqualTo("No active alerts");
        assertThat(browser.text("#sub")).isEqualTo("None has fired yet.");
        browser.click("#none a[href$='/rule.xhtml']");
        browser.awaitUrl("/rule.xhtml");
    }

    @Test
    @Order(2)
    void aWrongValueIsToldAtItsField_andARuleIsMade() {
        browser.open("/rule.xhtml");
        browser.click("#save");
        browser.awaitText("[data-field=name] .err", "Must be filled in.");
        browser.fill("[data-field=name] input", "data disk <i>");
        browser.fill("[data-field=metric] input", "disk.used_percent");
        browser.fill(LIMIT, "a lot");
        browser.click("#save");
        browser.awaitText(".level [data-field=value] .err", "value must be a number; it is \"a lot\"");
        assertThat(browser.holds("return document.activeElement.getAttribute('aria-invalid') === 'true'"
                        + " && document.activeElement.getAttribute('aria-describedby') !== null"))
                .as("the focus is on the field that is wrong")
                .isTrue();
        browser.fill(LIMIT, "80");
        browser.click(".levelbox > div > .btn");
        browser.fill(".level:nth-child(2) [data-field=value] input", "70");
        browser.click("#save");
        browser.awaitText(".levelbox > .err", "critical must lie above warning");
        browser.fill(".level:nth-child(2) [data-field=value] input", "90");
        browser.click("#save");
        browser.awaitUrl("/rules.xhtml");
        browser.awaitText(".toast", "data disk <i> is made");
        assertThat(browser.text("tr[data-name='data disk <i>']"))
                .contains("Threshold", "disk.used_percent", "above 80", "90", "Own");
        JsonObject made = rule("data disk <i>");
        assertThat(made.getJsonArray("levels")).hasSize(2);
        assertThat(made.getBoolean("enabled")).isTrue();
        browser.picture("rules");
    }

    @Test
    @Order(3)
    void anAlertAppearsWithoutAReload_withItsStory() {
        browser.open("/alerts.xhtml");
        browser.see("#none");
        browser.script("window.itStayed = true");
        report(84.5);
        browser.awaitText("#al", "above 80 %");
        assertThat(browser.text("#al")).contains("84.5", HOST, "Warning");
        assertThat(browser.text("h1")).isEqualTo("1 active alert");
        assertThat(browser.text("#nav [data-alerts]")).startsWith("1");
        browser.awaitText("#story .tl", "Fired at 84.5");
        assertThat(browser.text("#story .kv")).contains(HOST, "data disk <i>", "disk.used_percent", "mount=/data");
        browser.await("its curve is drawn", """
                const canvas = document.querySelector('#alert-chart canvas');
                if (!canvas || !canvas.width) return false;
                const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                let painted = 0;
                for (let i = 3; i < bytes.length; i += 4) if (bytes[i]) painted++;
                return painted > 500;
                """);
        report(93);
        browser.awaitText("#al", "Critical");
        browser.awaitText("#al", "above 90 %");
        assertThat(browser.holds("return window.itStayed === true")).isTrue();
        browser.picture("alerts");
        valuesBelowNoughtHaveTheirPlaceOnTheAxis();
    }

    private void valuesBelowNoughtHaveTheirPlaceOnTheAxis() {
        assertThat(browser.script("const axis = ox.plot.valueAxis('none', -7.2, 3, null);"
                        + " return [axis.min, axis.max, ...axis.ticks.map((tick) => tick.text)].join(' ')"))
                .isEqualTo("-10 5 -10 -5 0 5");
        assertThat(browser.script(
                        "const axis = ox.plot.valueAxis('percent', 0, 72, null); return axis.min + ' ' + axis.max"))
                .isEqualTo("0 100");
        assertThat(browser.script(
                        "const axis = ox.plot.valueAxis('none', 0, 0, null); return axis.min + ' ' + axis.max"))
                .isEqualTo("0 1.5");
    }

    @Test
    @Order(4)
    void theHistoryTellsWhatHappened_filteredByTheServer() {
        browser.open("/alerts.xhtml?view=history");
        browser.awaitText("#past tbody", "Fired");
        assertThat(browser.count("#past tbody tr"))
                .as("fired, ended by the worse, fired")
                .isEqualTo(3);
        browser.script("const it = document.getElementById('severity'); it.value = 'critical';"
                + " it.dispatchEvent(new Event('change', { bubbles: true }))");
        browser.await("one is left", "return document.querySelectorAll('#past tbody tr').length === 1");
        assertThat(browser.url()).contains("severity=critical");
        assertThat(browser.script("return document.getElementById('csv').getAttribute('href')"))
                .asString()
                .contains("severity=critical");
        assertThat(browser.scriptThatWaits("""
                const done = arguments[arguments.length - 1];
                fetch('/ui/data/alerts/history.csv').then((answer) => answer.text()).then(done, (failure) => done(String(failure)));
                """))
                .asString()
                .startsWith("time,status,severity")
                .satisfies(text ->
                        assertThat(text.lines()).as("a line for each event").hasSize(4));
        browser.open("/alerts.xhtml?view=history&host=nobody");
        browser.awaitText("#past .empty", "No event matches");
        browser.open("/alerts.xhtml?view=history");
        browser.click("#past tbody tr:last-child .what a");
        browser.awaitText("#story .tl", "a worse level took its place");
        assertThat(browser.text("#story .ph")).contains("Over");
    }

    @Test
    @Order(5)
    void aPreviewTellsWhatARuleWouldHaveDone_andWhereItIsWrong() {
        browser.open("/rule.xhtml?id=" + rule("data disk <i>").getString("id"));
        browser.click("#preview");
        browser.awaitText("#tried h2", "Would have fired 2 times");
        assertThat(browser.text("#tried .tl"))
                .contains(HOST, "disk.used_percent (mount=/data) is 93, above 90", "still fires");
        browser.picture("rule-preview");
        browser.fill(LIMIT, "95");
        browser.click("#preview");
        browser.awaitText(".levelbox > .err", "critical must lie above warning");
        browser.fill(LIMIT, "80");
        browser.click("#save");
        browser.awaitUrl("/rules.xhtml");
    }

    @Test
    @Order(5)
    void rulesComeFromAFile_afterItSaidWhatWouldChange() throws IOException {
        JsonObject exported =
                admin().get("/v1/alerts/configuration").expect(200).object();
        assertThat(exported.getJsonArray("rules")).hasSize(1);
        Path wrong = Files.writeString(
                directory.resolve("wrong.json"),
                exported.toString().replace("\"metric\":\"disk.used_percent\"", "\"metrik\":\"disk.used_percent\""));
        String host = "{\"name\": \"host in trouble\", \"type\": \"composite\", \"severity\": \"critical\","
                + " \"rules\": [\"data disk <i>\"]}";
        Path right = Files.writeString(
                directory.resolve("right.json"),
                exported.toString().replace("\"rules\":[", "\"rules\":[" + host + ','));
        browser.open("/rules.xhtml");
        browser.click("#import");
        browser.see("#import-file").sendKeys(wrong.toString());
        browser.awaitText("dialog .tried", "rules[0].metrik");
        assertThat(browser.holds("return document.getElementById('import-it').disabled"))
                .isTrue();
        browser.see("#import-file").sendKeys(right.toString());
        browser.awaitText("dialog .tried", "Rules: 1 new: host in trouble");
        browser.picture("rules-import");
        browser.click("#import-it");
        browser.awaitText("#rules", "all of data disk <i> fire");
        report(94);
        browser.open("/alerts.xhtml");
        browser.awaitText("#al", "host in trouble");
        browser.script(
                "[...document.querySelectorAll('#al a')].find((one) => one.textContent.includes('host in trouble')).click()");
        browser.awaitText("#story h2", "host in trouble");
        browser.awaitText("#story .kv", "1 rule");
        assertThat(browser.holds("return document.getElementById('alert-chart').offsetParent === null"))
                .as("there is no curve of rules")
                .isTrue();
        assertThat(browser.see("#do-silence").getDomAttribute("href"))
                .contains("/silence.xhtml?agent=")
                .doesNotContain("metric");
        admin().send("DELETE", "/v1/alerts/rules/" + rule("host in trouble").getString("id"), "")
                .expect(204);
    }

    @Test
    @Order(5)
    void whoWasSlowerIsTold_andLosesNothing() {
        String id = rule("data disk <i>").getString("id");
        browser.open("/rule.xhtml?id=" + id);
        browser.fill("[data-field=runbook] input", "https://wiki.example.com/disk");
        admin().send("PATCH", "/v1/alerts/rules/" + id, "{\"silence_secs\": 600}")
                .expect(200);
        browser.click("#save");
        browser.awaitText("#notice", "Somebody changed this rule meanwhile.");
        assertThat(browser.text("#notice")).contains("Repeat while firing", "600");
        assertThat(browser.see("[data-field=runbook] input").getDomProperty("value"))
                .isEqualTo("https://wiki.example.com/disk");
        browser.picture("rule-stale");
        browser.click("#notice .pri");
        browser.awaitUrl("/rules.xhtml");
        assertThat(rule("data disk <i>").getString("runbook")).isEqualTo("https://wiki.example.com/disk");
    }

    @Test
    @Order(6)
    void aRuleOfTheFileIsShown_andCopied() {
        browser.open("/rule.xhtml?id=" + rule("of-the-file").getString("id"));
        browser.awaitText("#notice", "server.toml");
        assertThat(browser.count("#save")).isZero();
        assertThat(browser.holds("return [...document.querySelectorAll('#f input, #f select, #f textarea')]"
                        + ".every((one) => one.disabled)"))
                .isTrue();
        browser.click("#copy");
        browser.awaitText("h1", "Copy of a rule");
        browser.await(
                "both levels came along",
                "return [...document.querySelectorAll('.level [data-field=value] input')].map((one) => one.value).join() === '90,95'");
        browser.fill("[data-field=name] input", "my-own");
        browser.click("#save");
        browser.awaitUrl("/rules.xhtml");
        assertThat(rule("my-own").getString("source")).isEqualTo("api");
        assertThat(rule("my-own").getInt("duration_secs")).isEqualTo(300);
    }

    @Test
    @Order(7)
    void aRuleIsSwitchedOffInTheList() {
        String id = rule("my-own").getString("id");
        browser.open("/rules.xhtml");
        browser.click("[id='on-" + id + "']");
        browser.awaitText(".toast", "my-own is off");
        assertThat(rule("my-own").getBoolean("enabled")).isFalse();
    }

    @Test
    @Order(8)
    void anAlertIsAcknowledged_saidSomethingOf_takenBack_andEndedByHand() {
        browser.open("/alerts.xhtml");
        browser.awaitText("#story .tl", "Got worse");
        assertThat(browser.script("return document.querySelector('#nav [data-alerts]').className"))
                .asString()
                .contains("t-crit");
        browser.click("#do-acknowledge");
        browser.fill("#act-comment", "a disk <b>is ordered");
        browser.click("#act-send");
        browser.awaitText(".toast", "Acknowledged. Repeats stop until it recovers.");
        browser.awaitText("h1", "1 active alert, acknowledged");
        browser.awaitText("#al", "acknowledged by admin");
        assertThat(browser.text("#al .grph")).contains("Acknowledged");
        assertThat(browser.text("#story .care")).contains("Acknowledged by admin", "a disk <b>is ordered");
        assertThat(browser.text("#story .tl")).contains("admin acknowledged it", "a disk <b>is ordered");
        assertThat(browser.count("#do-acknowledge")).isZero();
        browser.await(
                "it is urgent no more",
                "return document.querySelector('#nav [data-alerts]').className.includes('t-warn')");
        browser.picture("alert-acknowledged");

        browser.click("#do-comment");
        browser.click("#act-send");
        browser.awaitText("dialog .err", "Say something first.");
        browser.fill("#act-comment", "it comes at noon");
        browser.click("#act-send");
        browser.awaitText("#story .tl", "it comes at noon");

        browser.click("#do-back");
        browser.await("nobody looks after it", "return document.querySelector('h1').textContent === '1 active alert'");
        browser.awaitText("#story .tl", "admin took the acknowledgement back");

        String alert = "/v1/alerts/" + newestAlert();
        browser.click("#do-acknowledge");
        admin().post(alert + "/acknowledgement", "{}").expect(200);
        browser.fill("#act-comment", "mine");
        browser.click("#act-send");
        browser.awaitText("dialog .err", "somebody was faster");
        browser.press(Keys.ESCAPE);
        browser.awaitText("#story .care", "Acknowledged by admin");

        browser.click("#do-resolve");
        browser.awaitText("dialog", "It fires again when its limit was not passed in between, or when it gets worse.");
        browser.fill("#act-comment", "a test");
        browser.click("#act-send");
        browser.awaitText("h1", "No active alerts");
        browser.awaitText("#story .tl", "admin resolved it by hand");
        assertThat(browser.text("#story .ph")).contains("Over");
        assertThat(browser.count("#do-resolve")).isZero();
        browser.picture("alert-resolved");
        browser.open("/alerts.xhtml?view=history");
        browser.awaitText("#past tbody", "Resolved by hand");
        browser.awaitText("#past tbody", "acknowledged by admin");

        report(94);
        report(50);
        report(84.5);
        report(95);
        Eventually.holds(
                "the worse took its place",
                Duration.ofSeconds(10),
                () -> admin().get("/v1/alerts").expect(200).texts("severity").contains("critical"));
        browser.open("/alerts.xhtml");
        browser.awaitText("#story .tl", "Got worse");
    }

    private String newestAlert() {
        return admin().get("/v1/alerts").expect(200).objects().get(0).getString("id");
    }

    @Test
    @Order(9)
    void onAPhoneTheListLeadsToTheStory_andBack() {
        browser.size(390, 844);
        browser.open("/alerts.xhtml");
        browser.awaitText("#al", "above 90 %");
        assertThat(browser.see("#al").isDisplayed()).isTrue();
        browser.click("#al a");
        browser.awaitText("#story .tl", "Got worse");
        browser.await("the focus goes along", "return document.activeElement.id === 'sh'");
        assertThat(browser.holds("return document.getElementById('al').offsetParent === null"))
                .as("the list made place")
                .isTrue();
        browser.click("#story .back");
        browser.see("#al a");
        assertThat(browser.holds("return document.activeElement.matches('#al a')"))
                .as("and comes back")
                .isTrue();
        browser.size(1280, 900);
    }

    @Test
    @Order(10)
    void theSameInChinese() {
        browser.script("document.cookie = 'ox-lang=zh;path=/'");
        browser.open("/alerts.xhtml");
        browser.awaitText("#al", "高于 90 %");
        assertThat(browser.text("h1")).isEqualTo("1 条活动告警");
        browser.awaitText("#story .tl", "加重");
        browser.open("/rules.xhtml");
        browser.awaitText("#rules", "阈值");
        browser.script("document.cookie = 'ox-lang=en;path=/'");
    }

    @Test
    @Order(11)
    void aRuleIsDeletedByWhoSaysSo_andItsAlertEnds() {
        browser.open("/rule.xhtml?id=" + rule("data disk <i>").getString("id"));
        browser.click("#remove");
        browser.awaitText("dialog", "Its active alert ends at once.");
        browser.press(Keys.ESCAPE);
        browser.await("nothing happened", "return !document.querySelector('dialog')");
        browser.click("#remove");
        browser.click("#remove-it");
        browser.awaitUrl("/rules.xhtml");
        browser.awaitText(".toast", "data disk <i> is deleted");
        browser.open("/alerts.xhtml");
        browser.awaitText("h1", "No active alerts");
        browser.awaitText("#none", "The last one");
    }

    @Test
    @Order(12)
    void channelsSayHowTheyFare_andCanBeTried() {
        browser.open("/channels.xhtml");
        browser.awaitText("h1", "1 of 1 channels does not deliver");
        assertThat(browser.text("#channels tr[data-name='nobody <b>']")).contains("Fails", "Webhook", "all alerts");
        assertThat(browser.text("#channels tr[data-name='off']")).contains("Off");
        assertThat(browser.text("#deliveries")).contains("Queued", "nobody <b>");
        browser.click("#test-0");
        browser.awaitText("#trial-0", "Not taken: ");
        assertThat(browser.text("#page, main")).doesNotContain("geheim");
        browser.script(
                "const s = document.getElementById('state'); s.value = 'sent'; s.dispatchEvent(new Event('change'))");
        browser.awaitText("#deliveries", "No message is in this state.");
    }

    @Test
    @Order(13)
    void aChannelIsTriedMadeAndChanged_andItsSecretsAreNotShown() {
        browser.open("/channel.xhtml?type=webhook");
        browser.click("#save");
        browser.awaitText("[data-field=url] .err", "Must be filled in.");
        browser.fill("[data-field=name] input", "mine <b>");
        browser.fill("[data-field=url] input", "http://127.0.0.1:9/hook/very-secret-token");
        browser.fill("[data-field=secret] input", "geheim-geheim");
        browser.click("#try");
        browser.awaitText("#trial", "[outbound] allow");
        browser.click("#save");
        browser.awaitUrl("/channels.xhtml");
        browser.awaitText(".toast", "mine <b> is made");
        browser.awaitText("#channels", "mine <b>");
        browser.click("#channels tr[data-name='mine <b>'] a");
        browser.awaitText("h1", "mine <b>");
        assertThat(browser.script("return document.querySelector('[data-field=url] input').value"))
                .isEqualTo("http://127.0.0.1:9/••••••••");
        assertThat(String.valueOf(browser.script("return document.documentElement.outerHTML"
                        + " + [...document.querySelectorAll('input')].map((one) => one.value).join()")))
                .doesNotContain("very-secret", "geheim-geheim");
        String id = channel("mine <b>").getString("id");
        admin().send("PATCH", "/v1/channels/" + id, "{\"min_severity\": \"critical\"}")
                .expect(200);
        browser.choose("[data-field=language] select", "zh");
        browser.click("#save");
        browser.awaitText("#notice", "Somebody changed this channel meanwhile.");
        browser.click("#notice .btn.pri");
        browser.awaitUrl("/channels.xhtml");
        browser.open("/channel.xhtml?id=" + id);
        browser.fill("[data-field=url] input", "http://127.0.0.2:9/");
        browser.click("#save");
        browser.awaitText("[data-field=secret] .err", "must be entered again, since the channel would lead elsewhere");
        assertThat(channel("mine <b>").getJsonObject("fields").getString("language"))
                .isEqualTo("zh");
        browser.click("#remove");
        browser.click("#remove-it");
        browser.awaitUrl("/channels.xhtml");
        browser.awaitText(".toast", "mine <b> is deleted");
        browser.open("/channel.xhtml?id=off");
        browser.awaitText("#notice", "This channel comes from server.toml.");
        assertThat(browser.count("#save, #remove, #try")).isZero();
    }

    @Test
    @Order(14)
    void aSilenceIsMade_recurs_andIsDeleted() {
        browser.open("/silences.xhtml");
        browser.awaitText("h1", "1 silence now");
        assertThat(browser.text("#silences")).contains("night", "00:00", "nobody-*", "daily");
        browser.click("#new");
        browser.awaitUrl("/silence.xhtml");
        browser.see("#save");
        browser.fill("[data-field=name] input", "release <b>");
        browser.fill("[data-field=agents] textarea", "web-*");
        browser.click("#save");
        browser.awaitUrl("/silences.xhtml");
        browser.awaitText(".toast", "release <b> is made");
        browser.awaitText("h1", "2 silences now");
        browser.click("#silences tr[data-name='release <b>'] a");
        browser.awaitText("h1", "release <b>");
        browser.choose("[data-field=recurrence] select", "weekly");
        browser.see("[data-field=days] input:checked");
        browser.click("#save");
        browser.awaitUrl("/silences.xhtml");
        browser.awaitText("#silences tr[data-name='release <b>']", "weekly");
        browser.click("#silences tr[data-name='release <b>'] a");
        browser.click("#remove");
        browser.click("#remove-it");
        browser.awaitUrl("/silences.xhtml");
        browser.awaitText("h1", "1 silence now");
    }

    @Test
    @Order(15)
    void whatTheFormsAreRefused_isToldInChinese() {
        browser.script("document.cookie = 'ox-lang=zh;path=/'");
        browser.open("/channel.xhtml?type=syslog");
        browser.awaitText("[data-field=transport]", "传输方式");
        browser.click("#save");
        browser.awaitText("[data-field=syslog_host] .err", "必须填写。");
        browser.fill("[data-field=syslog_host] input", "two words");
        browser.fill("[data-field=syslog_port] input", "70000");
        browser.click("#save");
        browser.awaitText("[data-field=syslog_port] .err", "须为 1 到 65,535 的整数。服务器提示：syslog_port must be");
        browser.fill("[data-field=syslog_port] input", "");
        browser.click("#save");
        browser.awaitText("[data-field=syslog_host] .err", "该值不可用。服务器提示：syslog_host must be");
        browser.open("/silence.xhtml");
        browser.see("#save");
        browser.fill("[data-field=time_zone] input", "Mars/Olympus");
        browser.click("#save");
        browser.awaitText("[data-field=time_zone] .err", "该值不可用。服务器提示：time_zone is not known");
        browser.script("document.cookie = 'ox-lang=en;path=/'");
    }

    @Test
    @Order(16)
    void whoMayOnlyLookHasNoButtons() {
        browser.click(".ox-user");
        browser.click("#out");
        browser.awaitUrl("/login.xhtml");
        browser.signIn(VIEWER, PASSWORD);
        browser.awaitUrl("/index.xhtml");
        assertThat(browser.count("#nav a[href$='/channels.xhtml']")).isZero();
        browser.open("/rules.xhtml");
        browser.awaitText("#rules", "my-own");
        assertThat(browser.count("#new, #rules input")).isZero();
        browser.open("/rule.xhtml?id=" + rule("my-own").getString("id"));
        browser.see("[data-field=name] input:disabled");
        assertThat(browser.count("#save, #remove, #copy")).isZero();
        browser.open("/alerts.xhtml?view=history");
        browser.awaitText("#past tbody", "Ended");
        browser.click("#past tbody .what a");
        browser.see("#story .tl li");
        assertThat(browser.count("#story .care button")).isZero();
        browser.open("/rule.xhtml");
        browser.awaitText("#page", "not make them");
        browser.open("/silences.xhtml");
        browser.awaitText("#silences", "night");
        assertThat(browser.count("#new, #silences a")).isZero();
        assertThat(browser.scriptThatWaits("""
                const done = arguments[arguments.length - 1];
                fetch('/ui/act/rules', { method: 'POST', headers: { 'X-Oxmon-Page': 'rules' }, body: new URLSearchParams({ action: 'create', fields: '{}' }) })
                  .then((answer) => answer.json()).then((json) => done(json.code), (failure) => done(String(failure)));
                """)).isEqualTo("FORBIDDEN");
    }

    private JsonObject channel(String name) {
        return admin().get("/v1/channels").expect(200).objects().stream()
                .filter(each -> each.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void report(double used) {
        Batch batch = Batch.of(HOST);
        batch.at(Instant.now().minus(Duration.ofSeconds(1)));
        assertThat(server.wire()
                        .report(batch.point("disk.used_percent", used, Map.of("mount", "/data"))
                                .build())
                        .getMessage())
                .isEqualTo("ok");
    }

    private Rest admin() {
        return server.rest().signIn("admin", PASSWORD);
    }

    private JsonObject rule(String name) {
        return admin().get("/v1/alerts/rules").expect(200).where("name", name);
    }

    /** Written to the table as an administrator may, since no endpoint makes users yet. */
    private void addViewer() throws SQLException, GeneralSecurityException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + server.dataDir().resolve("cert.db"));
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO users (id, username, password_hash, role, must_change_password) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, VIEWER);
            insert.setString(2, VIEWER);
            insert.setString(3, hash(PASSWORD));
            insert.setString(4, "viewer");
            insert.setBoolean(5, false);
            insert.executeUpdate();
        }
    }

    private static String hash(String password) throws GeneralSecurityException {
        byte[] salt = new byte[16];
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 1000, 256))
                .getEncoded();
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "pbkdf2-sha512$1000$" + base64.encodeToString(salt) + '$' + base64.encodeToString(key);
    }
}
