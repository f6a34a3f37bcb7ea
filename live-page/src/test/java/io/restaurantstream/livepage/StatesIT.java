package io.restaurantstream.livepage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("extended")
class StatesIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void saysWithinThreeSecondsThatTheDatabaseIsAwayAndRecovers() throws Exception {
        try (TestDatabase database = TestDatabase.withAWorld();
                LivePage page = LivePage.start(database.options());
                Viewing viewing = new Viewing(page.uri(), "")) {
            await().atMost(SOON)
                    .until(() ->
                            viewing.state().equals("stale") || viewing.state().equals("live"));
            database.stop();
            await().atMost(Duration.ofSeconds(3)).until(() -> viewing.state().equals("no-database"));
            assertThat(viewing.sentence()).contains("as of").contains("trying again");
            assertThat(viewing.view()).as("what was last known stays").isNotNull();
            long before = viewing.id();
            database.startAgain();
            await().atMost(SOON).until(() -> !viewing.state().equals("no-database"));
            database.execute("UPDATE analytics.hourly_sales SET gross = gross + 1");
            await().atMost(SOON).until(() -> viewing.id() > before);
        }
    }

    @Test
    void saysWhyThereIsNothingUntilThereIsSomething() throws Exception {
        try (TestDatabase database = TestDatabase.unmigrated();
                LivePage page = LivePage.start(database.options());
                Viewing viewing = new Viewing(page.uri(), "")) {
            // the reader is made by the migrations
            await().atMost(SOON).until(() -> viewing.state().equals("no-database"));
            database.migrate();
            await().atMost(SOON).until(() -> viewing.state().equals("empty"));
            assertThat(viewing.sentence()).startsWith("No event yet");
            await().atMost(SOON).until(() -> viewing.view() != null);
            assertThat(viewing.view().get("empty").asText()).startsWith("No sale has come yet");
            database.execute("""
                    INSERT INTO raw.events_raw VALUES (1, gen_random_uuid(), 'order_created', now(), 'L1', '{}');
                    INSERT INTO analytics.hourly_sales (location_code, hour_start, order_count, items_sold, subtotal, tax,
                      tip, total, last_offset, gross, discounts, comps, refunds, guests)
                    VALUES ('L1', date_trunc('hour', now(), 'UTC'), 2, 3, 30, 0, 0, 30, 1, 30, 0, 0, 0, 0);
                    """);
            await().atMost(SOON).until(() -> !viewing.view().has("empty"));
            assertThat(viewing.view().at("/tiles/list/0/value").asLong()).isEqualTo(3000);
            await().atMost(SOON)
                    .until(() ->
                            viewing.state().equals("live") || viewing.state().equals("stale"));
            await().atMost(SOON)
                    .until(() -> viewing.view().at("/tenders/empty").asText().equals("Nobody paid on this day."));
            await().atMost(SOON).until(() -> viewing.state().equals("stale"));
        }
    }

    @Test
    void tellsARollUpThatDiffersFromTheFacts() throws Exception {
        try (TestDatabase database = TestDatabase.withAWorld();
                LivePage page = LivePage.start(database.options());
                Viewing viewing = new Viewing(page.uri(), "")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> viewing.view() != null
                            && viewing.view().at("/trust/equal").asInt() > 0);
            assertThat(viewing.view().at("/trust/different").asInt()).isZero();
            database.execute("""
                    UPDATE analytics.hourly_sales SET gross = gross + 0.01
                    WHERE order_count > 0 AND hour_start < (SELECT max(ts) - INTERVAL '2 hours' FROM raw.events_raw)
                    """);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> viewing.view().at("/trust/different").asInt() > 0);
        }
    }
}
