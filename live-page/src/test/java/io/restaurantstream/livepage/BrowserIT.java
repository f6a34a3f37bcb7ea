package io.restaurantstream.livepage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.access.LogAccess;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("extended")
class BrowserIT {

    private static final Duration SOON = Browser.SOON;

    /** How the page shows money, as cents. */
    private static final String CENTS = "Math.round(100 * Number(document.querySelector('%s').textContent"
            + ".replace(/[$,]/g, '').replace('−', '-')))";

    private static Browser browser;
    private static TestDatabase database;
    private static LivePage page;

    @BeforeAll
    static void open() throws Exception {
        browser = Browser.open();
        database = TestDatabase.withAWorld();
        page = LivePage.start(database.options());
        browser.view(1280, 900, false).show(page.uri(), "");
        await().atMost(SOON).until(() -> browser.number("document.querySelectorAll('#panel-menu svg').length") == 1);
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (page != null) {
            page.close();
            database.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?day=2026-02-20", "?loc=LOC-NL-001&day=2026-02-21"})
    void theTileTheChartAndTheFactsSayTheSame(String query) throws Exception {
        browser.view(1280, 900, false).show(page.uri(), query);
        long tile = browser.number(CENTS.formatted("#tile-net_sales .value"));
        assertThat(browser.number(CENTS.formatted("#panel-hours .sum"))).isEqualTo(tile);
        browser.click("#panel-hours .tools button");
        assertThat(browser.number("[...document.querySelectorAll('#panel-hours tbody tr')]"
                        + ".reduce((sum, row) => sum + Math.round(100 * row.children[1].textContent), 0)"))
                .isEqualTo(tile);
        browser.click("#panel-hours .tools button");
        String day = String.valueOf(browser.script("return document.getElementById('day').value"));
        String location = query.contains("loc=") ? " AND location_code = 'LOC-NL-001'" : "";
        assertThat(tile)
                .isPositive()
                .isEqualTo(database.number("SELECT 100 * sum(gross - discounts - comps - refunds)"
                        + " FROM analytics.sales_parts LEFT JOIN analytics.location_days AS days USING (location_code)"
                        + " WHERE analytics.business_day(date_trunc('hour', counted_at, 'UTC'), days.time_zone,"
                        + " days.day_starts_at) = '" + day + "'" + location));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?service=takeout", "?day=2026-01-05", "?loc=LOC-XX-999"})
    void noPanelIsBlank(String query) {
        browser.view(1280, 900, false).show(page.uri(), query);
        assertThat(browser.number("document.querySelectorAll('.panel').length")).isEqualTo(13);
        assertThat(browser.blankPanels()).isEmpty();
    }

    @Test
    void showsANewSaleWithoutBeingReloaded() throws Exception {
        browser.view(1280, 900, false).show(page.uri(), "");
        long before = browser.number(CENTS.formatted("#tile-net_sales .value"));
        String change = "UPDATE analytics.hourly_sales SET gross = gross %s 12.34 WHERE (location_code, hour_start) ="
                + " (SELECT location_code, hour_start FROM analytics.hourly_sales WHERE order_count > 0"
                + " ORDER BY hour_start DESC, location_code LIMIT 1)";
        database.execute(change.formatted("+"));
        try {
            await().atMost(SOON)
                    .until(() -> browser.number(CENTS.formatted("#tile-net_sales .value")) == before + 1234);
            assertThat(browser.number(CENTS.formatted("#panel-hours .sum"))).isEqualTo(before + 1234);
        } finally {
            database.execute(change.formatted("-"));
        }
    }

    @Test
    void walksFromTheChainToAnEventAndBack() {
        browser.view(1280, 900, false).show(page.uri(), "?day=2026-02-20");
        browser.click("#panel-places td .name");
        await().atMost(SOON).until(() -> browser.text("#crumbs").contains("20 Feb"));
        assertThat(browser.address()).contains("loc=").contains("day=2026-02-20");
        browser.click("#panel-hours svg .hit:nth-last-of-type(3)");
        await().atMost(SOON).until(() -> browser.text("#drawer-title").startsWith("Orders opened at"));
        await().atMost(SOON).until(() -> !browser.text("#drawer td .name").isEmpty());
        browser.click("#drawer td .name");
        await().atMost(SOON).until(() -> browser.text("#drawer .timeline").contains("Order created"));
        assertThat(browser.text("#drawer .timeline")).contains("offset ");
        assertThat(browser.text("#drawer .timeline pre")).contains("\"order_id\"");
        String order = browser.address();
        browser.back();
        await().atMost(SOON).until(() -> browser.text("#drawer-title").startsWith("Orders opened at"));
        browser.back();
        await().atMost(SOON).until(() -> browser.number("document.querySelectorAll('dialog[open]').length") == 0);
        browser.back();
        await().atMost(SOON).until(() -> !browser.text("#crumbs").contains("Street"));
        browser.show(URI.create(order.substring(0, order.indexOf("/?"))), order.substring(order.indexOf("/?") + 1));
        await().atMost(SOON).until(() -> browser.text("#drawer .timeline").contains("Order created"));
    }

    @Test
    void provesTheNumberThatIsClicked() {
        browser.view(1280, 900, false).show(page.uri(), "?day=2026-02-20");
        browser.click("#tile-net_sales");
        await().atMost(SOON).until(() -> browser.text("#verdict").contains("agree"));
        assertThat(browser.text("#drawer .definition")).contains("Gross sales less discounts");
        assertThat(browser.script("return [...new Set([...document.querySelectorAll('.way .value')].map((way) =>"
                        + " way.textContent))].concat(document.querySelector('#tile-net_sales .value').textContent)"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .hasSize(2)
                .satisfies(values -> assertThat(values.get(0)).isEqualTo(values.get(1)));
    }

    @ParameterizedTest
    @CsvSource({"void, voids", "comp, comps", "discount, discounts", "refund, refunds_issued"})
    void provesTheLossThatIsClicked(String kind, String metric) {
        browser.view(1280, 900, false).show(page.uri(), "?day=2026-02-20");
        String selector = "#panel-losses [data-key=loss-" + kind + "]";
        await().atMost(SOON).until(() -> !browser.text(selector).isEmpty());
        String shown = browser.text(selector);
        assertThat(shown).isNotEqualTo("$0.00");
        browser.click(selector);
        await().atMost(SOON).until(() -> browser.text("#verdict").contains("agree"));
        assertThat(browser.address()).contains("show=prove%3A" + metric);
        assertThat(browser.script("return [...document.querySelectorAll('.way .value')].map((way) => way.textContent)"))
                .isEqualTo(List.of(shown, shown, shown));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '#panel-byService .num'",
        "'', '#panel-tenders .num'",
        "'', '#panel-tenders button.sum'",
        "'', '#panel-items .num'",
        "'', '#panel-items button.sum'",
        "'', '#panel-guests .big .num'",
        "'', '#panel-guests table .num'",
        "'', '#panel-trend button.sum'",
        "'', '#panel-places [data-key=check-LOC-ON-001]'",
        "'', '#tile-nps'",
        "'&service=dine_in', '#tile-net_sales'",
        "'&service=dine_in&loc=LOC-ON-001', '#panel-hours button.sum'",
    })
    void provesWhateverNumberIsClicked(String scope, String selector) {
        browser.view(1280, 900, false).show(page.uri(), "?day=2026-02-20" + scope);
        await().atMost(SOON).until(() -> !browser.text(selector).isEmpty());
        String shown = String.valueOf(browser.script("const number = document.querySelector(\"" + selector
                + "\"); return (number.querySelector('.value') || number).textContent"));
        browser.click(selector);
        await().atMost(SOON).until(() -> browser.text("#verdict").contains("All three computations agree"));
        String proven = String.valueOf(browser.script("return document.querySelector('.way .value').textContent"));
        double roundedBy = shown.contains(".") || !shown.startsWith("$") ? 0 : 0.5;
        assertThat(amount(proven)).isNotZero().isCloseTo(amount(shown), within(roundedBy));
    }

    private static double amount(String shown) {
        return Double.parseDouble(shown.replaceAll("[^0-9.]", ""));
    }

    @Test
    void isWalkedOverByKeys() {
        browser.view(1280, 900, false).show(page.uri(), "?day=2026-02-20");
        browser.script("document.querySelector('#panel-hours .hit').focus()");
        String first = String.valueOf(browser.script("return document.activeElement.getAttribute('aria-label')"));
        browser.find("#panel-hours .hit").sendKeys(org.openqa.selenium.Keys.ARROW_RIGHT);
        assertThat(browser.script("return document.activeElement.getAttribute('aria-label')"))
                .isNotEqualTo(first);
        browser.script("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles:"
                + " true}))");
        await().atMost(SOON).until(() -> browser.number("document.querySelectorAll('dialog[open]').length") == 1);
    }

    @ParameterizedTest
    @CsvSource({"390, false", "390, true", "768, false", "768, true", "1280, false", "1280, true"})
    void fitsEveryScreen(int width, boolean dark) throws Exception {
        browser.view(width, 900, dark).show(page.uri(), "");
        await().atMost(SOON).until(() -> browser.number("document.documentElement.scrollWidth") <= width);
        assertThat(browser.number("innerWidth")).isEqualTo(width);
        assertThat(browser.script("return [...document.querySelectorAll('.panel')].filter((panel) =>"
                        + " panel.getBoundingClientRect().right > innerWidth).map((panel) => panel.id)"))
                .isEqualTo(List.of());
        assertThat(
                        browser.script(
                                "return [...document.querySelectorAll('.tile .value')].filter((value) => {"
                                        + " value.textContent = '$1,131,369.43'; return value.scrollWidth > value.clientWidth; }).length"))
                .as("amounts that are cut")
                .isEqualTo(0L);
        browser.show(page.uri(), "");
        browser.screenshot(Path.of("target", "screenshots", width + (dark ? "-dark" : "-light") + ".png"));
    }

    @ParameterizedTest
    @CsvSource({
        "1280, false, ''",
        "1280, true, ''",
        "390, false, ''",
        "1280, false, '?day=2026-02-20&show=prove:net_sales||'",
        "1280, true, '?day=2026-02-20&loc=LOC-ON-001&show=orders:LOC-ON-001|9'",
    })
    void hasNoSeriousFindingOfAxe(int width, boolean dark, String query) throws Exception {
        browser.view(width, 900, dark).show(page.uri(), query);
        if (!query.isEmpty()) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(browser.text("#drawer td .name"))
                            .as(browser.text("#drawer"))
                            .isNotEmpty());
        }
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            browser.script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        browser.script("window.axeResult = null; axe.run(document, {resultTypes: ['violations']}).then((result) =>"
                + " { window.axeResult = result.violations.filter((each) => ['serious',"
                + " 'critical'].includes(each.impact)).map((each) => each.id + ': ' + each.nodes.map((node) =>"
                + " node.html.slice(0, 160)).slice(0, 3).join(' | ')); })");
        await().atMost(SOON).until(() -> browser.script("return window.axeResult") != null);
        assertThat(browser.script("return window.axeResult")).isEqualTo(List.of());
    }

    @Test
    void asksNobodyButItsOwnServer() {
        browser.view(1280, 900, false).show(page.uri(), "?day=2026-02-20");
        assertThat(browser.script("return performance.getEntriesByType('resource').map((each) => new"
                        + " URL(each.name).origin).filter((origin) => origin !== location.origin)"))
                .isEqualTo(List.of());
        assertThat(browser.complaints()).noneMatch(message -> message.contains("Content Security Policy"));
    }

    @Test
    void saysThatItsServerIsGoneAndComesBack() throws Exception {
        LivePage other = LivePage.start(database.options());
        URI uri = other.uri();
        browser.view(1280, 900, false).show(uri, "");
        String before = browser.text("#tile-net_sales .value");
        other.close();
        await().atMost(Duration.ofSeconds(3))
                .until(() -> browser.find("#state").getDomAttribute("data-kind").equals("page-disconnected"));
        assertThat(browser.text("#tile-net_sales .value")).isEqualTo(before);
        PageOptions same = new PageOptions(
                "127.0.0.1", uri.getPort(), database.url(), "restaurant_reader", null, null, LogAccess.NONE, null);
        try (LivePage again = LivePage.start(same)) {
            assertThat(again.uri()).isEqualTo(uri);
            await().atMost(SOON)
                    .until(() ->
                            !browser.find("#state").getDomAttribute("data-kind").equals("page-disconnected"));
        }
    }

    @Test
    void savesAChartAsPngOfTwiceItsSize() {
        browser.view(1280, 900, false).show(page.uri(), "?day=2026-02-20");
        browser.script("window.saved = null; const make = URL.createObjectURL; URL.createObjectURL = (blob) =>"
                + " { if (blob.type === 'image/png') blob.arrayBuffer().then((bytes) => { window.saved = bytes; });"
                + " return make(blob); };");
        browser.click("#panel-hours .tools button[aria-label^=PNG]");
        await().atMost(SOON).until(() -> browser.number("window.saved?.byteLength ?? 0") > 0);
        assertThat(browser.script("return [...new Uint8Array(window.saved, 0, 8)].join()"))
                .isEqualTo("137,80,78,71,13,10,26,10");
        assertThat(browser.script("const size = new DataView(window.saved, 16, 8); return [size.getUint32(0),"
                        + " size.getUint32(4)]"))
                .isEqualTo(browser.script("const chart = document.querySelector('#panel-hours .body > svg');"
                        + " return [2 * chart.width.baseVal.value, 2 * chart.height.baseVal.value]"));
        // without a drawing it would be less
        assertThat(browser.number("window.saved.byteLength")).isBetween(10_000L, 500_000L);
    }

    @Test
    void writesTheNumbersOfAPanelIntoCsv() {
        browser.view(1280, 900, false).show(page.uri(), "?day=2026-02-20");
        browser.script("window.saved = null; const make = URL.createObjectURL; URL.createObjectURL = (blob) =>"
                + " { blob.text().then((text) => { window.saved = text; }); return make(blob); };");
        browser.click("#panel-hours .tools button[aria-label^=CSV]");
        await().atMost(SOON).until(() -> browser.script("return window.saved") != null);
        String csv = String.valueOf(browser.script("return window.saved"));
        assertThat(csv).startsWith("hour,net sales,orders,");
        assertThat(browser.script("return window.saved.endsWith('\\r\\n')")).isEqualTo(true);
        long sum = csv.lines()
                .skip(1)
                .mapToLong(line -> Math.round(100 * Double.parseDouble(line.split(",", -1)[1])))
                .sum();
        assertThat(sum).isEqualTo(browser.number(CENTS.formatted("#tile-net_sales .value")));
    }
}
