package oxmon.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
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
import oxmon.it.Batch;
import oxmon.it.Certificates;
import oxmon.it.OxmonServer;
import oxmon.it.Ports;
import oxmon.it.Rest;

/** A person adds domains, reads what is wrong with them, mends one and removes it; the tests build on each other. */
@Tag("browser")
@Order(53)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CertificatePagesIT {
    private static final String PASSWORD = "a-new-and-longer-one-1";
    private static final int NOBODY = Ports.free();

    private SSLServerSocket peer;
    private OxmonServer server;
    private Browser browser;

    @BeforeAll
    void start() throws IOException {
        Certificates authority = Certificates.create("pages");
        peer = (SSLServerSocket) authority
                .serving("server")
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "peer");
        thread.setDaemon(true);
        thread.start();
        server = OxmonServer.setup("certificate-pages")
                .config("""
                        [outbound]
                        allow = ["127.0.0.0/8", "::1/128"]
                        [cert_check]
                        connect_timeout_secs = 5
                        ca_file = "%s"
                        """.formatted(authority.certificate("ca")))
                .start();
        browser = Browser.start(server.url());
        browser.size(1280, 900);
        browser.signInFirst("changeme", PASSWORD);
    }

    private void serve() {
        while (!peer.isClosed()) {
            try (SSLSocket socket = (SSLSocket) peer.accept()) {
                socket.startHandshake();
                socket.getInputStream().read();
            } catch (IOException e) {
                // who came is gone
            }
        }
    }

    @AfterAll
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
        peer.close();
    }

    @AfterEach
    void noComplaint() {
        browser.assertNoComplaint();
    }

    @Test
    @Order(1)
    void domainsAreAdded_allOrNone_andCheckedAtOnce() {
        browser.open("/certificates.xhtml");
        browser.awaitText("#title", "No domain is watched yet");
        browser.click("#add");
        browser.fill("#add-lines", "127.0.0.1:" + peer.getLocalPort() + " the peer <b>\n127.0.0.1:99999");
        browser.click("#add-it");
        browser.awaitText("#add-hint", "line 2: port must be a whole number");
        assertThat(server.rest()
                        .signIn("admin", PASSWORD)
                        .get("/v1/certs/domains")
                        .expect(200)
                        .objects())
                .isEmpty();
        browser.fill("#add-lines", "127.0.0.1:" + peer.getLocalPort() + " the peer <b>\n127.0.0.1:" + NOBODY);
        browser.click("#add-it");
        browser.awaitText("#list", "Nobody listens on the port");
        browser.awaitText("#title", "1 domain has a problem");
        assertThat(browser.text("#nav [data-certificates]")).startsWith("1");
        assertThat(browser.text("#list")).contains("the peer <b>", "pages");
        browser.picture("certificates");
    }

    @Test
    @Order(2)
    void whatIsFoundIsTold_withTheChain() {
        browser.script(
                "document.querySelector('#list tr[data-place=\"127.0.0.1:" + peer.getLocalPort() + "\"] a').click()");
        browser.awaitText("#cert .found, #cert", "Nothing is wrong");
        assertThat(browser.text("#cert"))
                .contains("Trusted by this server", "The server’s own", "TLSv1.3", "localhost");
        assertThat(browser.text("#nav [data-certificates]")).startsWith("1");
        browser.picture("certificate");
        browser.click("#check");
        browser.awaitText(".toasts", "the certificate is valid");
    }

    @Test
    @Order(3)
    void howItIsCheckedIsChanged_andARefusalStandsAtItsField() {
        browser.click("#edit");
        browser.script("document.querySelectorAll('dialog input.num')[0].value = '0'");
        browser.click("#save");
        browser.awaitText("dialog .err", "port must be a whole number");
        browser.script(
                "document.querySelectorAll('dialog input.num')[0].value = arguments[0]", Integer.toString(NOBODY));
        browser.click("#save");
        browser.awaitText("dialog .err, dialog .err-line", "is watched already");
        browser.script("document.querySelector('dialog .df .btn').click()");
    }

    @Test
    @Order(4)
    void inChineseToo() {
        browser.script("document.cookie = 'ox-lang=zh-CN;path=/'");
        browser.open("/certificates.xhtml?filter=broken");
        browser.awaitText("#list", "端口无人监听");
        assertThat(browser.text("h1")).contains("个域名存在问题");
        browser.script("document.cookie = 'ox-lang=en;path=/'");
    }

    @Test
    @Order(5)
    void aCalendarGetsASecretAddress_untilItIsRevoked() {
        browser.open("/certificates.xhtml");
        browser.awaitText("#list", "the peer");
        browser.click("#calendar");
        browser.click("#calendar-make");
        browser.awaitText("dialog .err-line", "name");
        browser.fill("#calendar-name", "Team <b>");
        browser.click("#calendar-make");
        browser.awaitText("#calendar-fresh", server.url() + "/calendar/");
        browser.awaitText("#calendar-list", "Team <b>");
        browser.picture("calendar");
        String address = browser.text("#calendar-fresh code");
        assertThat(server.rest()
                        .get(address.substring(server.url().length()))
                        .expect(200)
                        .body())
                .contains("SUMMARY:Certificate of");
        browser.click("#calendar-list button");
        browser.await("the list is empty", "return document.querySelector('#calendar-list tr') === null");
        server.rest().get(address.substring(server.url().length())).refused(404, "not_found");
        browser.script("document.querySelector('dialog .df .btn').click()");
    }

    @Test
    @Order(6)
    void domainsComeFromATable_afterItIsShownWhatWouldHappen(@TempDir Path directory) throws IOException {
        browser.open("/certificates.xhtml");
        browser.awaitText("#list", "the peer <b>");
        assertThat((String) browser.script("return document.getElementById('export').href"))
                .endsWith("/ui/data/certificates/domains.csv");
        Path wrong = Files.writeString(directory.resolve("wrong.csv"), "domain,port\ncsv.example,x\n");
        Path right = Files.writeString(directory.resolve("right.csv"), "domain,enabled\ncsv.example,false\n");
        browser.click("#import");
        browser.see("#import-file").sendKeys(wrong.toString());
        browser.awaitText("#import-said", "Line 2: port must be a whole number");
        browser.see("#import-file").sendKeys(right.toString());
        browser.awaitText("#import-said", "1 new");
        browser.click("#import-it");
        browser.awaitText(".toasts", "Imported");
        browser.awaitText("#list", "csv.example");
        String exported = (String)
                browser.script(
                        "const r = new XMLHttpRequest(); r.open('GET', document.getElementById('export').href, false); r.send(); return r.responseText");
        assertThat(exported).contains("csv.example,443,tls,,,,false,,false,", "the peer <b>");
        Rest admin = server.rest().signIn("admin", PASSWORD);
        admin.delete("/v1/certs/domains/"
                        + admin.get("/v1/certs/domains?search=csv.example")
                                .expect(200)
                                .objects()
                                .get(0)
                                .getString("id"))
                .expect(204);
    }

    @Test
    @Order(7)
    void oneIsRemoved_byWhoSaysSo() {
        browser.open("/certificates.xhtml?filter=broken");
        browser.awaitText("#list", "Nobody listens");
        browser.script("document.querySelector('#list a').click()");
        browser.awaitText("#cert .found", "Start the service");
        browser.click("#remove");
        browser.click("#remove-it");
        browser.awaitText("#title", "The certificate is well");
        assertThat(server.rest()
                        .signIn("admin", PASSWORD)
                        .get("/v1/certs/domains")
                        .expect(200)
                        .objects())
                .hasSize(1);
    }

    @Test
    @Order(8)
    void whatAgentsFindInFilesOfTheirHostsStandsBelow() {
        browser.awaitText("#keystores", "Agents have found no keystores");
        server.wire()
                .report(Batch.of("web-1")
                        .point(
                                "certificate.days_until_expiry",
                                -3,
                                Map.of("file", "/opt/app/own.p12", "alias", "s1as", "subject", "<b>shop</b>"))
                        .point("certificate.days_until_expiry", 80, Map.of("file", "/etc/own.pem", "subject", "shop"))
                        .build());
        browser.open("/certificates.xhtml");
        browser.awaitText("#keystores .sub", "2 certificates on 1 host: 1 certificate has expired");
        assertThat(browser.text("#keystores tbody tr"))
                .contains("web-1", "−3", "/opt/app/own.p12", "s1as", "<b>shop</b>");
        browser.fill("#keystores input", "pem");
        browser.awaitText("#keystores tbody tr", "/etc/own.pem");
    }
}
