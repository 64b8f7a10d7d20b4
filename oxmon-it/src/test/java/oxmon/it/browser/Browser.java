package oxmon.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import oxmon.it.Eventually;
import oxmon.it.Place;
import oxmon.it.Ports;
import oxmon.it.Required;

/** The system's Chromium, without a window, with a fresh profile. Notes all that a page complains of. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Runs before any script of a page; the session storage outlives a change of the page. */
    private static final String WATCH = """
            document.addEventListener('securitypolicyviolation', (event) => {
              const all = JSON.parse(sessionStorage.getItem('it-violations') || '[]');
              all.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber + ' ' + event.sample);
              sessionStorage.setItem('it-violations', JSON.stringify(all));
            });
            """;

    private final ChromeDriver driver;
    private final String base;

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.base = base;
    }

    /** Starts it; skips what follows, or fails when the run requires a browser, where there is none. */
    static Browser start(String base) {
        File chromium = onPath("chromium");
        File chromedriver = onPath("chromedriver");
        if (chromium == null || chromedriver == null) {
            Required.orSkip("browser", "there is no chromium or no chromedriver on the PATH");
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Objects.requireNonNull(chromium));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--no-proxy-server",
                "--lang=en",
                "--window-size=1280,900",
                "--user-data-dir=" + Place.folder("chromium"));
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Objects.requireNonNull(chromedriver))
                .usingPort(Ports.free())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
        return new Browser(driver, base);
    }

    /** As a phone or a desk has it. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What the visitor's system asks of pages, such as {@code prefers-color-scheme}. */
    void prefers(String feature, String value) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    /** Opens one more tab and answers the name of the one before, for {@link #toTab}. */
    String newTab() {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        return before;
    }

    /** Closes this tab and goes to that. */
    void toTab(String tab) {
        driver.close();
        driver.switchTo().window(tab);
    }

    /** Runs a script that answers by calling its last argument. */
    @Nullable
    Object scriptThatWaits(String script, Object... arguments) {
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        return driver.executeAsyncScript(script, arguments);
    }

    void open(String path) {
        driver.get(base + path);
    }

    String url() {
        return Objects.requireNonNull(driver.getCurrentUrl());
    }

    /** The one visible element of that selector, once it is there. */
    WebElement see(String css) {
        return Eventually.until(
                        "visible: " + css + " on " + url(),
                        PATIENCE,
                        () -> driver.findElements(By.cssSelector(css)).stream()
                                .filter(Browser::isVisible)
                                .toList(),
                        found -> !found.isEmpty())
                .get(0);
    }

    /** How many elements there are, visible or not. */
    int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    void click(String css) {
        see(css).click();
    }

    /** Replaces what is in a field. */
    void fill(String css, String text) {
        WebElement field = see(css);
        field.clear();
        field.sendKeys(text);
    }

    /** Chooses an option by its value. */
    void choose(String css, String value) {
        script(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', { bubbles: true }))",
                see(css),
                value);
    }

    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Control and a letter, wherever the focus is. */
    void control(String letter) {
        press(Keys.chord(Keys.CONTROL, letter));
    }

    String text(String css) {
        return see(css).getText();
    }

    /** Waits until an element's text holds that text. */
    void awaitText(String css, String text) {
        Eventually.until(css + " says " + text, PATIENCE, () -> text(css), said -> said.contains(text));
    }

    /** Waits for the page whose address holds that text. */
    void awaitUrl(String part) {
        Eventually.until("at " + part, PATIENCE, this::url, url -> url.contains(part));
    }

    /** Runs a script in the page and answers what it returns. */
    @Nullable
    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Whether a script's answer is true. */
    boolean holds(String script, Object... arguments) {
        return Boolean.TRUE.equals(script(script, arguments));
    }

    /** Waits until a script's answer is true. */
    void await(String what, String script, Object... arguments) {
        Eventually.holds(what + " on " + url(), PATIENCE, () -> holds(script, arguments));
    }

    /** Fills in the sign-in page at hand. */
    void signIn(String name, String password) {
        fill("input[id='si:u']", name);
        fill("input[id='si:p']", password);
        click("[id='si:go']");
    }

    /** Signs in as the first account and gives it a password of its own. */
    void signInFirst(String password, String own) {
        open("/login.xhtml");
        signIn("admin", password);
        awaitUrl("/password.xhtml");
        fill("input[id='pw:c']", password);
        fill("input[id='pw:n']", own);
        fill("input[id='pw:a']", own);
        click("[id='pw:go']");
        awaitUrl("/index.xhtml");
    }

    void back() {
        driver.navigate().back();
    }

    /** Forgets what a page complained of, where the test provoked it. */
    void forgive() {
        driver.manage().logs().get(LogType.BROWSER);
    }

    /** Fails on any report of the Content-Security-Policy and on any error in the console. */
    void assertNoComplaint() {
        assertThat(String.valueOf(script("return sessionStorage.getItem('it-violations') || 'none'")))
                .as("violations of the Content-Security-Policy")
                .isEqualTo("none");
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .extracting(LogEntry::getMessage)
                .as("errors in the console")
                .isEmpty();
    }

    /** Keeps what the page looks like, for whoever reads the report. */
    void picture(String name) {
        try {
            Path file = Path.of(Place.property("oxmon.it.work")).resolve(name + ".png");
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static boolean isVisible(WebElement element) {
        try {
            return element.isDisplayed();
        } catch (StaleElementReferenceException e) {
            return false;
        }
    }

    @Nullable
    private static File onPath(String command) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)).stream()
                .map(folder -> new File(folder, command))
                .filter(File::canExecute)
                .findFirst()
                .orElse(null);
    }
}
