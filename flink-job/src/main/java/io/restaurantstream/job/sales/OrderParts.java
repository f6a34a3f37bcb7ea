package io.restaurantstream.job.sales;

import io.restaurantstream.job.rollups.RollUp;
import io.restaurantstream.job.rollups.RollUpChange;
import io.restaurantstream.job.rollups.RollUpKey;
import io.restaurantstream.job.rollups.RollUpPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an order adds to the rows of roll-ups, by hour: counted with sign 1 after an event and -1 as it was before, what is
 * left is the change.
 */
final class OrderParts {

    /** Longer reasons would not fit into an index. */
    private static final int REASON_CHARACTERS = 200;

    /** Stands for the item of a line that is not known. */
    private static final String UNKNOWN_ITEM = new OrderKey(0, 0).toUuid().toString();

    private final Map<Place, Map<RollUpKey, long[]>> rows = new LinkedHashMap<>();

    /** Where a part counts, and whether that depends on an order which has not come. */
    private record Place(long hour, boolean orderIsKnown) {}

    /**
     * Counts an order.
     *
     * @param sign 1 to add it, -1 to take it off
     */
    void count(OpenOrder order, int sign) {
        OrderHistory past = order.past();
        if (order.serviceType() != null) {
            countOrder(order, new Place(order.hourStart(), true), order.serviceType(), sign);
        }
        countAnswers(past, sign);
        for (OrderHistory.Refund refund : past.refunds().values()) {
            Place hour = new Place(refund.refundHour(), true);
            add(hour, RollUp.TENDERS_BY_HOUR, refund.method(), "", sign, 0, 0, 0, 1, refund.amount());
            add(hour, RollUp.EXCEPTIONS_BY_HOUR, "refund", reason(refund.reason()), sign, 1, refund.amount());
        }
    }

    /** Adds an order that never came, or was forgotten before: its hour and its service type are not known. */
    void countUnplaced(OpenOrder order) {
        countOrder(order, new Place(RollUpChange.UNKNOWN_HOUR, false), "", 1);
    }

    private void countOrder(OpenOrder order, Place hour, String serviceType, int sign) {
        OrderHistory past = order.past();
        OrderMoney all = null;
        for (OrderKey id : OrderMoney.counting(order.payments(), past.voidedPayments())) {
            CapturedPayment payment = order.payments().get(id);
            OrderMoney money = OrderMoney.of(payment, past.adjustedTips().get(id));
            all = all == null ? money : all.plus(money);
            if (payment.method() != null) {
                Place own = new Place(payment.hourStart(), hour.orderIsKnown());
                String provider = payment.provider() == null ? "" : payment.provider();
                add(own, RollUp.TENDERS_BY_HOUR, payment.method(), provider, sign, 1, money.total(), money.tip(), 0, 0);
            }
        }
        if (past.isCancelled()) {
            add(
                    hour,
                    RollUp.EXCEPTIONS_BY_HOUR,
                    "cancelled",
                    reason(past.cancelReason()),
                    sign,
                    1,
                    order.prices() - past.voids());
            return;
        }
        Takings takings = order.takings();
        if (all != null && takings != null) {
            countSale(order, hour, serviceType, all, takings, sign);
        }
    }

    private void countAnswers(OrderHistory past, int sign) {
        for (OrderHistory.Answer answer : past.answers().values()) {
            Place hour = new Place(answer.hourStart(), answer.orderIsKnown());
            String rating = String.valueOf(answer.rating());
            add(hour, RollUp.ANSWERS_BY_HOUR, rating, String.valueOf(answer.nps()), sign, 1);
        }
    }

    private void countSale(
            OpenOrder order, Place hour, String serviceType, OrderMoney money, Takings takings, int sign) {
        OrderHistory past = order.past();
        add(
                hour,
                RollUp.SALES_BY_SERVICE,
                serviceType,
                "",
                sign,
                1,
                order.itemThousandths(),
                money.subtotal(),
                money.tax(),
                money.tip(),
                money.total(),
                takings.gross(),
                takings.discounts(),
                takings.comps(),
                takings.guests(),
                takings.guests() > 0 ? 1 : 0,
                takings.guests() > 0 ? takings.gross() - takings.discounts() - takings.comps() : 0);
        Set<OrderKey> items = new HashSet<>();
        for (OrderLine line : order.lines().values()) {
            int orders = items.add(line.menuItem()) ? 1 : 0;
            add(hour, RollUp.ITEMS_BY_HOUR, item(line), "", sign, line.qtyThousandths(), line.priceCents(), orders);
        }
        for (OrderHistory.ItemVoid voided : past.itemVoids().values()) {
            String item = item(order.lines().get(voided.line()));
            add(hour, RollUp.ITEMS_BY_HOUR, item, "", sign, -voided.qtyThousandths(), -voided.price(), 0);
            add(hour, RollUp.EXCEPTIONS_BY_HOUR, "void", reason(voided.reason()), sign, 1, voided.price());
        }
        for (Map.Entry<OrderKey, OrderHistory.Discount> entry : past.discounts().entrySet()) {
            OrderHistory.Discount discount = entry.getValue();
            if (past.counts(entry.getKey(), discount)) {
                String kind = discount.isComp() ? "comp" : "discount";
                add(hour, RollUp.EXCEPTIONS_BY_HOUR, kind, reason(discount.reason()), sign, 1, discount.amount());
            }
        }
    }

    private static String item(OrderLine line) {
        return line == null ? UNKNOWN_ITEM : line.menuItem().toUuid().toString();
    }

    /** As many characters as Postgres would take, so that both cut alike. */
    private static String reason(String said) {
        if (said == null) {
            return "";
        }
        return said.codePointCount(0, said.length()) <= REASON_CHARACTERS
                ? said
                : said.substring(0, said.offsetByCodePoints(0, REASON_CHARACTERS));
    }

    private void add(Place place, RollUp rollUp, String key, String subKey, int sign, long... amounts) {
        long[] sum = rows.computeIfAbsent(place, of -> new HashMap<>())
                .computeIfAbsent(new RollUpKey(rollUp, key, subKey), of -> new long[amounts.length]);
        for (int i = 0; i < amounts.length; i++) {
            sum[i] += sign * amounts[i];
        }
    }

    /** What is different, one change per hour. */
    List<RollUpChange> changes(String locationCode, long offset, OrderKey order) {
        List<RollUpChange> changes = new ArrayList<>(rows.size());
        rows.forEach((place, sums) -> {
            List<RollUpPart> parts = new ArrayList<>(sums.size());
            sums.forEach((key, amounts) -> {
                if (Arrays.stream(amounts).anyMatch(amount -> amount != 0)) {
                    parts.add(new RollUpPart(key, amounts));
                }
            });
            if (!parts.isEmpty()) {
                changes.add(new RollUpChange(
                        locationCode,
                        place.hour(),
                        offset,
                        order.high(),
                        order.low(),
                        place.orderIsKnown(),
                        parts,
                        false));
            }
        });
        return changes;
    }
}
