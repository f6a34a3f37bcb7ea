package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What README's "Your own restaurant in five minutes" says, typed. The order in it has four tenders, one voided and one
 * captured elsewhere, an adjusted tip, a refund after 30 days, a voided line, a comp, a line sold by weight and a move to
 * another table; what it comes to was computed by hand.
 */
class OwnRestaurantIT {

    @TempDir
    Path folder;

    private final int inboxPort = StackProcess.freePort();
    private final int postgresPort = StackProcess.freePort();
    private final String jdbcUrl = "jdbc:postgresql://127.0.0.1:" + postgresPort + "/restaurant";

    OwnRestaurantIT() throws Exception {}

    @Test
    void bringsOneOrderThroughTheInboxIntoEveryTableToTheCent() throws Exception {
        try (StackProcess running = start()) {
            running.awaitOutput("| ");
            assertThat(listeningOnAnyAddress()).isEmpty();
            // sent twice, as a sender that got no answer does
            assertThat(curl()).contains("\"accepted\":23").contains("\"rejected\":[]");
            assertThat(curl()).contains("\"repeated\":23");
            try (Connection connection = DriverManager.getConnection(jdbcUrl, "postgres", null);
                    Statement database = connection.createStatement()) {
                awaitRows(database, "SELECT refunded FROM analytics.tenders_by_hour WHERE refunds > 0", "16.95");
                awaitRows(database, "SELECT answers FROM analytics.answers_by_hour", "1");
                awaitRows(database, "SELECT sum(gross) FROM analytics.items_by_day", "89.00");
                awaitRows(database, "SELECT answers FROM analytics.answers_by_day", "1");
                awaitRows(database, "SELECT count(*) FROM analytics.days_to_add_up", "0");
                theQuestionHasThePrintedAnswer(database);
                theFactsAreRight(database);
                theSumsAreRight(database);
                noOtherTableHasRows(database);
                assertThat(rows(database, "SELECT * FROM analytics.validate_data_consistency() WHERE NOT ok"))
                        .isEmpty();
            }
            assertThat(StackProcess.run(
                            folder,
                            "verify",
                            "--generator-url",
                            "http://127.0.0.1:" + inboxPort,
                            "--jdbc-url",
                            jdbcUrl))
                    .isZero();
            itsNetSalesAreProven();
            running.stop();
        }
    }

    private static void theQuestionHasThePrintedAnswer(Statement database) throws Exception {
        String question = Document.README.questions().get(0);
        List<String> printed = Document.README.answer(question);
        assertThat(rows(database, question)).isEqualTo(printed.subList(1, printed.size()));
        try (ResultSet answer = database.executeQuery(question)) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                columns.add(answer.getMetaData().getColumnLabel(i));
            }
            assertThat(String.join("|", columns)).isEqualTo(printed.get(0));
        }
    }

    private void itsNetSalesAreProven() throws Exception {
        List<String> words = new ArrayList<>(words("./stack prove"));
        words.replaceAll(word -> word.startsWith("jdbc:") ? jdbcUrl : word);
        try (StackProcess proof = StackProcess.start(folder, words)) {
            assertThat(proof.exitCode()).as(proof.output()).isZero();
            assertThat(proof.output().lines().filter(line -> line.contains(" 65.00 dollars")))
                    .hasSize(3);
        }
        // 19:40 by the clock of the location
        words.addAll(List.of("--hour", "19", "--metric", "orders"));
        try (StackProcess proof = StackProcess.start(folder, words)) {
            assertThat(proof.exitCode()).as(proof.output()).isZero();
            assertThat(proof.output().lines().filter(line -> line.contains(" 1.00 orders")))
                    .hasSize(3);
        }
    }

    private static List<String> words(String command) throws Exception {
        return Stream.of(Document.README.command(command).split(" ", -1))
                .skip(1)
                .toList();
    }

    private static void theFactsAreRight(Statement database) throws SQLException {
        assertThat(rows(
                        database,
                        "SELECT service_type, guests, table_name, subtotal, tax, tip, total, money_is_summed"
                                + " FROM analytics.orders"))
                .containsExactly("dine_in|3|T4|80.00|10.40|10.50|100.90|t");
        assertThat(rows(database, "SELECT table_name, guests FROM analytics.order_moves"))
                .containsExactly("T12|4");
        assertThat(rows(
                        database,
                        "SELECT item_name, qty, unit_price, extended_price FROM analytics.order_items ORDER BY"
                                + " order_item_id"))
                .containsExactly(
                        "Pizza Margherita|2.000|18.00|36.00",
                        "House red, bottle|1.000|30.00|30.00",
                        "Green salad|1.000|12.00|12.00",
                        "Tiramisu|1.000|9.00|9.00",
                        "Pecorino, by the kg|0.350|40.00|14.00");
        assertThat(rows(
                        database,
                        "SELECT method, subtotal, tax, tip, total, amount, captured_at_location FROM analytics.payments"
                                + " ORDER BY payment_id"))
                .containsExactly(
                        "credit_card|30.00|3.90|5.00|38.90|38.90|MY-CAFE",
                        "cash|20.00|2.60|0.00|22.60|22.60|MY-CAFE",
                        "debit|30.00|3.90|0.00|33.90|33.90|MY-CAFE",
                        "gift_card|30.00|3.90|3.00|36.90|36.90|CALL-CENTRE");
        assertThat(rows(database, "SELECT reason FROM analytics.payment_voids")).containsExactly("wrong card");
        assertThat(rows(database, "SELECT tip FROM analytics.tip_adjustments")).containsExactly("7.50");
        assertThat(rows(database, "SELECT qty, amount FROM analytics.item_voids"))
                .containsExactly("1.000|12.00");
        assertThat(rows(database, "SELECT kind, amount FROM analytics.order_discounts"))
                .containsExactly("comp|9.00");
        assertThat(rows(database, "SELECT amount, subtotal, tax, tip FROM analytics.refunds"))
                .containsExactly("16.95|15.00|1.95|0.00");
        assertThat(rows(database, "SELECT rating, nps, comment, created_ts AT TIME ZONE 'UTC' FROM analytics.feedback"))
                .containsExactly("4|9|Lovely, but the wine was corked.|2026-10-02 14:00:00");
        assertThat(rows(
                        database,
                        "SELECT item_name, category, list_price, unit_cost, active FROM analytics.menu_item_versions"
                                + " ORDER BY menu_item_id"))
                .containsExactly(
                        "Pizza Margherita|Pizza|18.00|4.10|t",
                        "House red, bottle|Drinks|30.00|9.00|t",
                        "Green salad|Starters|12.00|2.20|t",
                        "Tiramisu|Desserts|9.00|1.80|t",
                        "Pecorino, by the kg|Starters|40.00|17.00|t");
        assertThat(rows(
                        database,
                        "SELECT location_code, name, city, time_zone, day_starts_at FROM analytics.location_versions"))
                .containsExactly("MY-CAFE|My Café|Toronto|America/Toronto|04:00:00");
        assertThat(rows(database, "SELECT count(*), count(DISTINCT event_id) FROM raw.events_raw"))
                .containsExactly("23|23");
    }

    private static void theSumsAreRight(Statement database) throws SQLException {
        assertThat(rows(
                        database,
                        "SELECT hour_start AT TIME ZONE 'UTC', order_count, items_sold, subtotal, tax, tip, total, gross,"
                                + " voids, discounts, comps, charges, gratuity, gift_cards, refunds, refunded_tax,"
                                + " refunded_tip, refunds_issued, net, guests"
                                + " FROM analytics.hourly_sales ORDER BY hour_start"))
                .containsExactly(
                        "2026-10-01 23:00:00|1|4.350|80.00|10.40|10.50|100.90|89.00|12.00|0.00|9.00|0.00|0.00|0.00"
                                + "|15.00|1.95|0.00|0.00|65.00|4",
                        "2026-10-31 18:00:00|0|0.000|0.00|0.00|0.00|0.00|0.00|0.00|0.00|0.00|0.00|0.00|0.00|0.00|0.00"
                                + "|0.00|16.95|0.00|0");
        assertThat(rows(
                        database,
                        "SELECT business_day, orders, gross_sales, comps, voids, refunds, net_sales, tax, tips,"
                                + " total_collected, guests, average_check, refunds_issued FROM analytics.trade_numbers"
                                + " ORDER BY business_day"))
                .containsExactly(
                        "2026-10-01|1|89.00|9.00|12.00|15.00|65.00|8.45|10.50|83.95|4|65.00|0.00",
                        "2026-10-31|0|0.00|0.00|0.00|0.00|0.00|0.00|0.00|0.00|null|null|16.95");
        assertThat(rows(
                        database,
                        "SELECT service_type, order_count, items_sold, subtotal, tax, tip, total, gross, discounts, comps,"
                                + " guests, guest_orders, guest_sales FROM analytics.sales_by_service"))
                .containsExactly("dine_in|1|4.350|80.00|10.40|10.50|100.90|89.00|0.00|9.00|4|1|80.00");
        assertThat(rows(
                        database,
                        "SELECT hour_start AT TIME ZONE 'UTC', method, payments, amount, tip, refunds, refunded"
                                + " FROM analytics.tenders_by_hour WHERE (payments, refunds) <> (0, 0) ORDER BY 1, 2"))
                .containsExactly(
                        "2026-10-02 00:00:00|cash|1|22.60|0.00|0|0.00",
                        "2026-10-02 00:00:00|credit_card|1|41.40|7.50|0|0.00",
                        "2026-10-02 00:00:00|gift_card|1|36.90|3.00|0|0.00",
                        "2026-10-31 18:00:00|credit_card|0|0.00|0.00|1|16.95");
        assertThat(rows(
                        database,
                        "SELECT item_name, quantity, gross, orders FROM analytics.items_by_hour JOIN (SELECT DISTINCT menu_item_id,"
                                + " item_name FROM analytics.order_items) AS item USING (menu_item_id)"
                                + " WHERE quantity <> 0 ORDER BY gross DESC"))
                .containsExactly(
                        "Pizza Margherita|2.000|36.00|1",
                        "House red, bottle|1.000|30.00|1",
                        "Pecorino, by the kg|0.350|14.00|1",
                        "Tiramisu|1.000|9.00|1");
        assertThat(rows(
                        database,
                        "SELECT kind, reason, events, amount FROM analytics.exceptions_by_hour ORDER BY kind"))
                .containsExactly(
                        "comp|long wait|1|9.00", "refund|wine was corked|1|16.95", "void|changed their mind|1|12.00");
        assertThat(rows(database, "SELECT rating, nps, answers FROM analytics.answers_by_hour"))
                .containsExactly("4|9|1");
        assertThat(rows(
                        database,
                        "SELECT business_day, item_name, quantity, gross, orders FROM analytics.items_by_day JOIN (SELECT DISTINCT"
                                + " menu_item_id, item_name FROM analytics.order_items) AS item USING (menu_item_id)"
                                + " WHERE quantity <> 0 ORDER BY gross DESC"))
                .containsExactly(
                        "2026-10-01|Pizza Margherita|2.000|36.00|1",
                        "2026-10-01|House red, bottle|1.000|30.00|1",
                        "2026-10-01|Pecorino, by the kg|0.350|14.00|1",
                        "2026-10-01|Tiramisu|1.000|9.00|1");
        assertThat(rows(database, "SELECT business_day, rating, nps, answers FROM analytics.answers_by_day"))
                .containsExactly("2026-10-02|4|9|1");
        assertThat(rows(database, "SELECT category, item_name FROM analytics.items_as_sold ORDER BY first_offset"))
                .containsExactlyElementsOf(
                        rows(database, "SELECT category, item_name FROM analytics.order_items ORDER BY event_offset"));
        assertThat(rows(database, "SELECT location_code, time_zone, day_starts_at FROM analytics.day_cuts"))
                .containsExactly("MY-CAFE|America/Toronto|04:00:00");
    }

    /** What this test does not look at must be empty, but for definitions and who may write. */
    private static void noOtherTableHasRows(Statement database) throws SQLException {
        List<String> filled = new ArrayList<>();
        for (String table : rows(
                database,
                "SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
                        + " AND relnamespace IN ('raw'::regnamespace, 'analytics'::regnamespace)"
                        + " AND relname NOT IN ('metric_definitions', 'writer_fence', 'dayparts')")) {
            if (!rows(database, "SELECT FROM " + table + " LIMIT 1").isEmpty()) {
                filled.add(table);
            }
        }
        assertThat(filled)
                .containsExactlyInAnyOrder(
                        "raw.events_raw",
                        "analytics.location_versions",
                        "analytics.menu_item_versions",
                        "analytics.orders",
                        "analytics.order_moves",
                        "analytics.order_items",
                        "analytics.item_voids",
                        "analytics.order_discounts",
                        "analytics.payments",
                        "analytics.payment_voids",
                        "analytics.tip_adjustments",
                        "analytics.refunds",
                        "analytics.feedback",
                        "analytics.hourly_sales",
                        "analytics.sales_by_service",
                        "analytics.tenders_by_hour",
                        "analytics.exceptions_by_hour",
                        "analytics.items_by_hour",
                        "analytics.items_by_day",
                        "analytics.items_as_sold",
                        "analytics.answers_by_hour",
                        "analytics.answers_by_day",
                        "analytics.day_cuts");
    }

    private StackProcess start() throws Exception {
        List<String> words = new ArrayList<>(words("./stack run"));
        words.addAll(List.of(
                "--inbox-port",
                Integer.toString(inboxPort),
                "--postgres-port",
                Integer.toString(postgresPort),
                "--flink-port",
                Integer.toString(StackProcess.freePort()),
                "--page-port",
                Integer.toString(StackProcess.freePort())));
        return StackProcess.start(folder, words);
    }

    private String curl() throws Exception {
        String command = Document.README
                .command("curl")
                .replace("127.0.0.1:8010", "127.0.0.1:" + inboxPort)
                .replace("@examples", "@" + Repository.root().resolve("examples"));
        Process curl = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as(output).isZero();
        return output;
    }

    /** Sockets of processes that this test has started, in the kernel's words: 00000000 is every address. */
    private static List<String> listeningOnAnyAddress() throws Exception {
        List<String> inodes = new ArrayList<>();
        for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
            try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(child.pid()), "fd"))) {
                for (Path file : files.toList()) {
                    String target = Files.exists(file)
                            ? ""
                            : Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                }
            }
        }
        List<String> open = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                boolean listens = fields.length > 9 && fields[3].equals("0A");
                if (listens && inodes.contains(fields[9]) && fields[1].matches("0+:.*")) {
                    open.add(fields[1]);
                }
            }
        }
        return open;
    }

    private static void awaitRows(Statement database, String query, String expected) {
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> rows(database, query).equals(List.of(expected)));
    }

    private static List<String> rows(Statement database, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet row = database.executeQuery(query)) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }
}
