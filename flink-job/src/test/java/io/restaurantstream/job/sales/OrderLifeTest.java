package io.restaurantstream.job.sales;

import static io.restaurantstream.job.TestOrder.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.hours.HourlyChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What happens to orders beside lines and whole payments, in the sales of their hours. */
class OrderLifeTest {

    private static final TestOrder ORDER = TestOrder.number(1);
    private static final long NOON_HOUR = NOON.toEpochMilli();
    private static final Instant NEXT_MONTH = NOON.plus(Duration.ofDays(30)).plusSeconds(60);

    /** The sum of all changes of an hour, on time or late. */
    private record Hour(long orders, long items, long subtotal, long tip, long total, Takings takings) {}

    private static Map<Long, Hour> sales(CheckedEvent... events) throws Exception {
        List<SaleChange> changes = new ArrayList<>();
        try (JoinSalesHarness join = new JoinSalesHarness(Duration.ofDays(1), Duration.ofDays(7))) {
            join.send(events);
            changes.addAll(join.changes());
            changes.addAll(join.late());
        }
        Map<Long, Hour> hours = new TreeMap<>();
        for (SaleChange change : changes) {
            Hour before = hours.getOrDefault(change.hourStart(), new Hour(0, 0, 0, 0, 0, Takings.NONE));
            hours.put(
                    change.hourStart(),
                    new Hour(
                            before.orders + change.orders(),
                            before.items + change.itemThousandths(),
                            before.subtotal + change.subtotal(),
                            before.tip + change.tip(),
                            before.total + change.total(),
                            before.takings.plus(change.takings())));
        }
        return hours;
    }

    private static Hour noon(CheckedEvent... events) throws Exception {
        return sales(events).getOrDefault(NOON_HOUR, new Hour(0, 0, 0, 0, 0, Takings.NONE));
    }

    @Test
    void addsUpTheTendersOfAnOrder() throws Exception {
        Hour noon = noon(ORDER.created(1), ORDER.item(2, 1, 4), ORDER.tender(3, 1, 1000), ORDER.tender(4, 2, 1000));
        assertThat(noon.orders).isEqualTo(1);
        assertThat(noon.subtotal).isEqualTo(2000);
        assertThat(noon.total).isEqualTo(2 * 1230);
    }

    @Test
    void countsATenderThatWasCapturedElsewhereAtTheLocationOfItsOrder() throws Exception {
        Hour noon = noon(ORDER.created(1), ORDER.tender(2, 1, 1000, "CALL-CENTRE"));
        assertThat(noon.total).isEqualTo(1230);
    }

    @Test
    void countsNoVoidedPayment() throws Exception {
        assertThat(noon(ORDER.created(1), ORDER.tender(2, 1, 1000), ORDER.tender(3, 2, 500), ORDER.voided(4, 1))
                        .subtotal)
                .isEqualTo(500);
        assertThat(noon(ORDER.created(1), ORDER.voided(2, 1), ORDER.tender(3, 1, 1000)).orders)
                .isZero();
    }

    @Test
    void fallsBackToThePaymentBeforeWhenTheNewestIsVoided() throws Exception {
        Hour noon = noon(ORDER.created(1), ORDER.paid(2, 1, 1000), ORDER.paid(3, 2, 900), ORDER.voided(4, 2));
        assertThat(noon.orders).isEqualTo(1);
        assertThat(noon.subtotal).isEqualTo(1000);
    }

    @Test
    void takesAnAdjustedTipForTheCapturedOne() throws Exception {
        Hour noon =
                noon(ORDER.created(1), ORDER.tipAdjusted(2, 1, 555), ORDER.paid(3, 1000), ORDER.tipAdjusted(4, 1, 250));
        assertThat(noon.tip).isEqualTo(250);
        assertThat(noon.total).isEqualTo(1130 + 250);
    }

    @Test
    void leavesOutWhatWasVoidedOfALine() throws Exception {
        Hour noon = noon(ORDER.created(1), ORDER.item(2, 1, 3), ORDER.itemVoided(3, 1, 1, 500), ORDER.paid(4, 1000));
        assertThat(noon.items).isEqualTo(2000);
        assertThat(noon.takings.gross()).isEqualTo(1000);
        assertThat(noon.takings.voids()).isEqualTo(500);
    }

    @Test
    void tellsDiscountsFromCompsAndForgetsThoseThatWereTakenOff() throws Exception {
        Hour noon = noon(
                ORDER.created(1),
                ORDER.item(2, 1, 4),
                ORDER.discounted(3, 1, DiscountKind.PROMO, 100),
                ORDER.discounted(4, 2, DiscountKind.COMP, 500),
                ORDER.discounted(5, 3, DiscountKind.DISCOUNT, 77),
                ORDER.discountRemoved(6, 3),
                ORDER.discountRemoved(7, 1),
                ORDER.discounted(8, 1, DiscountKind.PROMO, 150),
                ORDER.paid(9, 1350));
        assertThat(noon.takings.gross()).isEqualTo(2000);
        assertThat(noon.takings.discounts()).isEqualTo(150);
        assertThat(noon.takings.comps()).isEqualTo(500);
    }

    @Test
    void tellsGratuityFromOtherChargesAndGiftCardsFromSales() throws Exception {
        Hour noon = noon(
                ORDER.created(1),
                ORDER.charged(2, 1, 300, false),
                ORDER.charged(3, 2, 400, true),
                ORDER.giftCard(4, 1, 5000),
                ORDER.paid(5, 1000));
        assertThat(noon.takings).isEqualTo(new Takings(0, 0, 0, 0, 300, 400, 5000, 0, 0, 0, 0, 0));
    }

    @Test
    void countsTheGuestsOfTheNewestWord() throws Exception {
        CheckedEvent paid = ORDER.paid(9, 1000);
        assertThat(noon(ORDER.createdFor(1, 4), paid).takings.guests()).isEqualTo(4);
        assertThat(noon(ORDER.createdFor(1, 4), ORDER.moved(2, "T9", 6), paid)
                        .takings
                        .guests())
                .isEqualTo(6);
        assertThat(noon(ORDER.createdFor(1, 4), ORDER.moved(2, "T9", 6), ORDER.moved(3, "T8", null), paid)
                        .takings
                        .guests())
                .isEqualTo(6);
        assertThat(noon(ORDER.moved(1, "T9", 6), ORDER.createdFor(2, null), paid)
                        .takings
                        .guests())
                .isEqualTo(6);
        assertThat(noon(ORDER.moved(1, "T9", 6), ORDER.createdFor(2, 3), paid)
                        .takings
                        .guests())
                .isEqualTo(3);
        assertThat(noon(ORDER.createdFor(1, null), paid).takings.guests()).isZero();
    }

    @Test
    void isNoSaleWhileItIsCancelled() throws Exception {
        CheckedEvent[] cancelled = {ORDER.created(1), ORDER.item(2, 1, 2), ORDER.paid(3, 1000), ORDER.cancelled(4)};
        assertThat(noon(cancelled)).isEqualTo(new Hour(0, 0, 0, 0, 0, Takings.NONE));
        assertThat(noon(ORDER.created(1), ORDER.paid(3, 1000), ORDER.cancelled(4), ORDER.reopened(5)).orders)
                .isEqualTo(1);
        assertThat(noon(ORDER.cancelled(1), ORDER.created(2), ORDER.paid(3, 1000)).orders)
                .isZero();
    }

    @Test
    void countsARefundInTheHourOfItsOrderAndInItsOwn() throws Exception {
        Map<Long, Hour> sales = sales(ORDER.created(1), ORDER.paid(2, 1000), ORDER.refunded(3, 1, 500, NEXT_MONTH));
        assertThat(sales.get(NOON_HOUR).orders).isEqualTo(1);
        assertThat(sales.get(NOON_HOUR).takings).isEqualTo(new Takings(0, 0, 0, 0, 0, 0, 0, 500, 65, 0, 0, 0));
        assertThat(sales.get(HourlyChange.hourOf(NEXT_MONTH)).takings)
                .isEqualTo(new Takings(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 565, 0));
    }

    @Test
    void countsARefundOnceHoweverOftenItComesAndThoughNobodyKnowsItsOrder() throws Exception {
        Instant soon = NOON.plusSeconds(60);
        Hour noon =
                noon(ORDER.refunded(1, 1, 500, soon), ORDER.refunded(2, 1, 500, soon), ORDER.refunded(3, 2, 200, soon));
        assertThat(noon.orders).isZero();
        assertThat(noon.takings).isEqualTo(new Takings(0, 0, 0, 0, 0, 0, 0, 700, 91, 0, 791, 0));
    }

    @Test
    void sendsTheHourOfALongPastOrderAsideAndKeepsThatOfItsRefund() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(Duration.ofDays(1), Duration.ofDays(7))) {
            join.clock(NEXT_MONTH).send(ORDER.refunded(1, 1, 500, NEXT_MONTH));
            assertThat(join.late()).extracting(SaleChange::hourStart).containsExactly(NOON_HOUR);
            assertThat(join.changes())
                    .extracting(SaleChange::hourStart)
                    .containsExactly(HourlyChange.hourOf(NEXT_MONTH));
        }
    }
}
