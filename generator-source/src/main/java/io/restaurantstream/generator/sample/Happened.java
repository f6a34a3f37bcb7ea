package io.restaurantstream.generator.sample;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.generator.profile.Incidents;
import io.restaurantstream.generator.profile.Operations;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Counts to how many orders something happens besides being paid and rated. Not safe for use by several threads. */
final class Happened {

    private enum What {
        CANCELLED("cancelled"),
        MOVED("moved"),
        ITEM_VOIDED("an item voided"),
        COMP("a comp"),
        DISCOUNT("a discount"),
        CHARGE("a service charge"),
        GIFT_CARD("a gift card sold"),
        PAYMENT_VOIDED("a payment voided"),
        SPLIT("several tenders"),
        TIP_ADJUSTED("a tip adjusted"),
        REFUNDED("a refund");

        private final String label;

        What(String label) {
            this.label = label;
        }
    }

    private final Optional<Operations> operations;
    private final double creditCards;
    private final Map<What, Long> counts = new EnumMap<>(What.class);
    /** Orders with tenders that were counted; few, as all tenders of an order come within a minute. */
    private final Set<UUID> split = new HashSet<>();

    Happened(Profile profile) {
        operations = profile.operations();
        creditCards = operations
                .map(each -> profile.payments()
                                .methods()
                                .get(PaymentMethod.CREDIT_CARD)
                                .count()
                        / 1000.0)
                .orElse(0.0);
    }

    void add(Event event) {
        switch (event.type()) {
            case ORDER_MOVED -> count(What.MOVED);
            case ORDER_ITEM_VOIDED -> count(What.ITEM_VOIDED);
            case ORDER_CANCELLED -> counts.merge(What.CANCELLED, 1L, Long::sum);
            case ORDER_REOPENED -> counts.merge(What.CANCELLED, -1L, Long::sum);
            case DISCOUNT_APPLIED ->
                count(((DiscountApplied) event.payload()).kind() == DiscountKind.COMP ? What.COMP : What.DISCOUNT);
            case DISCOUNT_REMOVED -> counts.merge(What.DISCOUNT, -1L, Long::sum);
            case SERVICE_CHARGE_APPLIED -> count(What.CHARGE);
            case GIFT_CARD_SOLD -> count(What.GIFT_CARD);
            case PAYMENT_VOIDED -> count(What.PAYMENT_VOIDED);
            case TIP_ADJUSTED -> count(What.TIP_ADJUSTED);
            case REFUND_ISSUED -> count(What.REFUNDED);
            case PAYMENT_CAPTURED -> addTender((PaymentCaptured) event.payload());
            default -> {}
        }
    }

    private void addTender(PaymentCaptured payment) {
        if (payment.scope() == PaymentScope.TENDER && split.add(payment.orderId())) {
            count(What.SPLIT);
        }
    }

    private void count(What what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** What was counted among {@code orders}; nothing for a profile without operations. */
    Stream<Distribution> distribution(long orders) {
        return operations.stream()
                .map(each -> new Distribution(
                        "Orders with",
                        orders,
                        Stream.of(What.values())
                                .map(what -> new Distribution.Share(
                                        what.label,
                                        expected(what, each.orders()),
                                        orders == 0 ? 0 : 100.0 * counts.getOrDefault(what, 0L) / orders))
                                .toList()));
    }

    private double expected(What what, Incidents rates) {
        return switch (what) {
            case CANCELLED -> percent(rates.cancelled());
            case MOVED -> percent(rates.moved());
            case ITEM_VOIDED -> percent(rates.itemVoided());
            case COMP -> percent(rates.comp());
            case DISCOUNT -> percent(rates.discount());
            case CHARGE -> percent(rates.charge());
            case GIFT_CARD -> percent(rates.giftCardSold());
            case PAYMENT_VOIDED -> percent(rates.paymentVoided());
            case SPLIT ->
                rates.tenders().stream().mapToDouble(Happened::percent).sum();
            case TIP_ADJUSTED -> percent(rates.tipAdjusted()) * creditCards;
            case REFUNDED -> percent(rates.refunded());
        };
    }

    private static double percent(Tenths share) {
        return share.count() / 10.0;
    }
}
