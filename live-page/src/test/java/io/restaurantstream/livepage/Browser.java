package io.restaurantstream.livepage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser that shows the page. */
public final class Browser implements AutoCloseable {

    /** Notes when the numbers of a page have been painted, in milliseconds since it was asked for. */
    private static final String WATCH_THE_DRAWING = """
            new MutationObserver((changes, observer) => {
              if (!document.body?.dataset.drawn) return;
              observer.disconnect();
              requestAnimationFrame(() => setTimeout(() => { window.paintedAfter = performance.now(); }));
            }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
            """;

    static final Duration SOON = Duration.ofSeconds(30);

    private static final File CHROMIUM = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    private final Path profile;
    private final ChromeDriver driver;

    private Browser() throws IOException {
        profile = Files.createTempDirectory("chromium-of-a-test");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-US",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER)
                        .usingAnyFreePort()
                        .build(),
                options);
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH_THE_DRAWING));
    }

    /** Opens a browser, or skips the test where there is none. */
    public static Browser open() throws IOException {
        assumeTrue(
                CHROMIUM.canExecute() && DRIVER.canExecute(),
                "Skipped: " + CHROMIUM + " and " + DRIVER + " are needed (apt-get install chromium chromium-driver)");
        return new Browser();
    }

    /** Sets what is looked at: the size in CSS pixels and light or dark. */
    public Browser view(int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    /** Shows the page and waits until it is drawn. */
    public Browser show(URI page, String query) {
        driver.get(page + "/" + query);
        await().atMost(SOON).until(() -> Boolean.TRUE.equals(script("return document.body.dataset.drawn === 'true'")));
        return this;
    }

    /** Asks for the page and does not wait until it is drawn. */
    public void showAnyhow(URI page) {
        driver.get(page + "/");
    }

    /** How long it takes from asking for the page, of which nothing is in the cache, until its numbers are painted. */
    public long millisUntilPainted(URI page) {
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        showAnyhow(page);
        await().atMost(SOON).until(() -> script("return window.paintedAfter") != null);
        return number("Math.round(window.paintedAfter)");
    }

    /** What shows neither a chart nor a number nor a sentence: panels, or the whole page. */
    public List<String> blankPanels() {
        Object blank = script("""
                const isBlank = (element) => !element.textContent.trim() && !element.querySelector("svg");
                const panels = [...document.querySelectorAll(".panel")];
                const instead = document.getElementById("why-empty");
                if (!instead.hidden) return isBlank(instead) ? ["main"] : [];
                return panels.length ? panels.filter((panel) => isBlank(panel.querySelector(".body"))).map((panel) => panel.id) : ["main"];
                """);
        return ((List<?>) blank).stream().map(String::valueOf).toList();
    }

    /** Runs JavaScript and returns what it returns. */
    public Object script(String code, Object... arguments) {
        return driver.executeScript(code, arguments);
    }

    /** The value of an expression. */
    public long number(String code) {
        return ((Number) script("return " + code)).longValue();
    }

    /** The first element that matches. */
    public WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** The text of the first element that matches; empty when there is none. */
    public String text(String selector) {
        return String.valueOf(script("return document.querySelector(arguments[0])?.textContent ?? ''", selector));
    }

    /** Clicks the first element that matches. */
    public void click(String selector) {
        script(
                "document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', {bubbles: true}))",
                selector);
    }

    String address() {
        return driver.getCurrentUrl();
    }

    void back() {
        driver.navigate().back();
    }

    /** What the browser complained about. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** A picture of what is seen, as PNG. */
    public void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
