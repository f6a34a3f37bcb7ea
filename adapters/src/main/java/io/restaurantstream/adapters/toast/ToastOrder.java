package io.restaurantstream.adapters.toast;

import io.restaurantstream.adapters.snapshot.Cents;
import io.restaurantstream.adapters.snapshot.OrderState;
import io.restaurantstream.adapters.snapshot.OrderState.Charge;
import io.restaurantstream.adapters.snapshot.OrderState.Discount;
import io.restaurantstream.adapters.snapshot.OrderState.Ended;
import io.restaurantstream.adapters.snapshot.OrderState.GiftCard;
import io.restaurantstream.adapters.snapshot.OrderState.Line;
import io.restaurantstream.adapters.snapshot.OrderState.Payment;
import io.restaurantstream.adapters.snapshot.OrderState.Refund;
import io.restaurantstream.adapters.snapshot.ShortText;
import io.restaurantstream.adapters.snapshot.Snapshot;
import io.restaurantstream.adapters.webhook.DiscountKinds;
import io.restaurantstream.adapters.webhook.PosDocument;
import io.restaurantstream.adapters.webhook.PosLocations;
import io.restaurantstream.adapters.webhook.TaxShares;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.inbox.WebhookException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An order of Toast in our words: each of its checks is an order here. Orders of the test mode, of excess food and
 * deleted ones are left out. Amounts are doubles there and are rounded once.
 */
final class ToastOrder {

    private static final Set<String> GIFT_CARDS = Set.of("TOAST_CARD_SELL", "TOAST_CARD_RELOAD");

    /** No money has been taken. */
    private static final Set<String> UNPAID =
            Set.of("OPEN", "PROCESSING", "ERROR", "ERROR_NETWORK", "DENIED", "CANCELLED");

    private static final Set<String> VOIDED = Set.of("PROCESSING_VOID", "VOIDED_AT_RISK", "VOIDED");
    private static final Set<String> DEBIT_CARDS = Set.of("INTERAC", "EFTPOS", "MAESTRO");

    private final PosDocument order;
    private final PosLocations.Pos places;
    private final String location;
    private final Instant openedAt;
    private final Instant modifiedAt;

    ToastOrder(PosDocument order, PosLocations.Pos places, String location) throws WebhookException {
        this.order = order;
        this.places = places;
        this.location = location;
        this.openedAt = order.time("openedDate");
        this.modifiedAt = modifiedAt();
    }

    private Instant modifiedAt() throws WebhookException {
        Instant latest = order.timeOrNull("modifiedDate");
        latest = latest == null ? openedAt : latest;
        for (PosDocument check : order.list("checks")) {
            Instant modified = check.timeOrNull("modifiedDate");
            latest = modified != null && modified.isAfter(latest) ? modified : latest;
        }
        return latest;
    }

    Snapshot snapshot() throws WebhookException {
        List<OrderState> orders = new ArrayList<>();
        boolean counts = !order.flag("createdInTestMode") && !order.flag("excessFood") && !order.flag("deleted");
        for (PosDocument check : counts ? order.list("checks") : List.<PosDocument>of()) {
            if (!check.flag("deleted")) {
                orders.add(new Check(check).state());
            }
        }
        long version = ChronoUnit.MICROS.between(Instant.EPOCH, modifiedAt);
        return new Snapshot("toast", location, order.text("guid"), version, modifiedAt, orders);
    }

    /** One bill of the order. */
    private final class Check {

        private final PosDocument check;
        private final Instant checkOpenedAt;
        private final List<Line> lines = new ArrayList<>();
        private final List<Discount> discounts = new ArrayList<>();
        private final List<Charge> charges = new ArrayList<>();
        private final List<Payment> payments = new ArrayList<>();
        private final List<Refund> refunds = new ArrayList<>();
        private final List<GiftCard> giftCards = new ArrayList<>();

        Check(PosDocument check) throws WebhookException {
            this.check = check;
            Instant opened = check.timeOrNull("openedDate");
            this.checkOpenedAt = opened == null ? openedAt : opened;
        }

        OrderState state() throws WebhookException {
            for (PosDocument selection : check.list("selections")) {
                selection(selection);
            }
            for (PosDocument discount : check.list("appliedDiscounts")) {
                discount(discount, null, checkOpenedAt);
            }
            for (PosDocument charge : check.list("appliedServiceCharges")) {
                charge(charge);
            }
            TaxShares taxes =
                    new TaxShares(Math.max(0, check.amountInCents("taxAmount")), check.amountInCents("totalAmount"));
            for (PosDocument payment : check.list("payments")) {
                payment(payment, taxes);
            }
            String guid = check.text("guid");
            return new OrderState(
                    guid,
                    guid,
                    service(),
                    checkOpenedAt,
                    guests(),
                    ShortText.orNull(order.objectOrEmpty("table").textOrNull("guid")),
                    ShortText.orNull(order.objectOrEmpty("server").textOrNull("guid")),
                    ShortText.orNull(order.textOrNull("source")),
                    ShortText.orNull(check.textOrNull("displayNumber")),
                    cancelled(),
                    lines,
                    discounts,
                    charges,
                    payments,
                    refunds,
                    giftCards);
        }

        private Ended cancelled() throws WebhookException {
            for (PosDocument voided : List.of(check, order)) {
                if (voided.flag("voided")) {
                    return ended(voided, null);
                }
            }
            return null;
        }

        private void selection(PosDocument selection) throws WebhookException {
            String guid = selection.text("guid");
            Instant created = selection.timeOrNull("createdDate");
            Instant addedAt = created == null ? checkOpenedAt : created;
            long net = selection.amountInCents("price");
            long gross = selection.has("preDiscountPrice") ? selection.amountInCents("preDiscountPrice") : net;
            boolean voided = selection.flag("voided");
            if (GIFT_CARDS.contains(or(selection.textOrNull("selectionType"), "")) || selection.flag("deferred")) {
                if (!voided && gross > 0) {
                    giftCards.add(new GiftCard(guid, guid, gross, addedAt));
                }
                return;
            }
            String name = ShortText.or("unnamed", selection.textOrNull("displayName"));
            if (gross < 0) {
                // a line that costs less than nothing is a discount by another name
                if (!voided) {
                    discounts.add(
                            new Discount(guid, null, DiscountKinds.ofName(name), name, -gross, null, null, addedAt));
                }
                return;
            }
            long quantity = selection.thousandths("quantity", 1000);
            if (quantity < 1) {
                throw selection.wrong("quantity", "above 0");
            }
            String item = selection.objectOrEmpty("item").textOrNull("guid");
            lines.add(new Line(
                    guid,
                    ShortText.orNull(guid),
                    item == null ? name : item,
                    "uncategorized",
                    name,
                    Cents.share(gross, 1000, quantity),
                    quantity,
                    gross,
                    addedAt,
                    !"NEW".equals(selection.textOrNull("fulfillmentStatus")),
                    voided ? ended(selection, selection.objectOrEmpty("voidReason")) : null));
            if (!voided) {
                discountsOf(selection, guid, addedAt);
            }
        }

        /** Those of a line and of its modifiers, whose prices are in the line's. */
        private void discountsOf(PosDocument selection, String line, Instant at) throws WebhookException {
            for (PosDocument discount : selection.list("appliedDiscounts")) {
                discount(discount, line, at);
            }
            for (PosDocument modifier : selection.list("modifiers")) {
                if (!modifier.flag("voided")) {
                    discountsOf(modifier, line, at);
                }
            }
        }

        private void discount(PosDocument discount, String line, Instant at) throws WebhookException {
            String state = discount.textOrNull("processingState");
            long amount = discount.has("nonTaxDiscountAmount")
                    ? discount.amountInCents("nonTaxDiscountAmount")
                    : discount.amountInCents("discountAmount");
            if ("VOID".equals(state) || "PENDING_VOID".equals(state) || amount <= 0) {
                return;
            }
            String name = discount.textOrNull("name");
            PosDocument reason = discount.objectOrEmpty("appliedDiscountReason");
            discounts.add(new Discount(
                    discount.text("guid"),
                    line,
                    kind(discount, name),
                    ShortText.orNull(name),
                    amount,
                    ShortText.reasonOrNull(or(reason.textOrNull("name"), reason.textOrNull("comment"))),
                    ShortText.orNull(discount.objectOrEmpty("approver").textOrNull("guid")),
                    at));
        }

        private static DiscountKind kind(PosDocument discount, String name) {
            if (discount.has("loyaltyDetails")) {
                return DiscountKind.LOYALTY;
            }
            return discount.has("appliedPromoCode") ? DiscountKind.PROMO : DiscountKinds.ofName(name);
        }

        private void charge(PosDocument charge) throws WebhookException {
            long amount = charge.amountInCents("chargeAmount");
            String name = ShortText.or("service charge", charge.textOrNull("name"));
            if (amount < 0) {
                // rounding of cash goes both ways
                discounts.add(new Discount(
                        charge.text("guid"), null, DiscountKind.DISCOUNT, name, -amount, null, null, checkOpenedAt));
            } else if (amount > 0) {
                charges.add(new Charge(
                        charge.text("guid"),
                        name,
                        amount,
                        charge.flag("gratuity"),
                        charge.flag("taxable"),
                        checkOpenedAt));
            }
        }

        private void payment(PosDocument payment, TaxShares taxes) throws WebhookException {
            String status = or(payment.textOrNull("paymentStatus"), "");
            if (UNPAID.contains(status)) {
                return;
            }
            PosDocument voidInfo = payment.objectOrEmpty("voidInfo");
            Ended voided = VOIDED.contains(status) || payment.has("voidInfo")
                    ? ended(voidInfo, voidInfo.objectOrEmpty("voidReason"))
                    : null;
            String guid = payment.text("guid");
            long amount = payment.amountInCents("amount");
            long tip = payment.amountInCents("tipAmount");
            if (amount < 0 || tip < 0) {
                throw payment.wrong(amount < 0 ? "amount" : "tipAmount", "0 or more");
            }
            long tax = voided == null ? taxes.next(amount) : taxes.alone(amount);
            String method = method(payment);
            Instant paid = payment.timeOrNull("paidDate");
            payments.add(new Payment(
                    guid,
                    ShortText.orNull(guid),
                    method,
                    ShortText.orNull(payment.textOrNull("cardType")),
                    null,
                    amount - tax,
                    tax,
                    tip,
                    ShortText.orNull(or(payment.textOrNull("cardPaymentId"), payment.textOrNull("last4Digits"))),
                    paid == null ? modifiedAt : paid,
                    voided));
            if (payment.has("refund")) {
                refund(payment.object("refund"), guid, amount, tax, method);
            }
        }

        private void refund(PosDocument refund, String payment, long paidAmount, long paidTax, String method)
                throws WebhookException {
            long amount = refund.amountInCents("refundAmount");
            long tip = refund.amountInCents("tipRefundAmount");
            if (amount < 0 || tip < 0) {
                throw refund.wrong(amount < 0 ? "refundAmount" : "tipRefundAmount", "0 or more");
            }
            if (amount + tip == 0) {
                return;
            }
            long tax = Math.min(amount, Cents.share(paidTax, amount, paidAmount));
            Instant at = refund.timeOrNull("refundDate");
            refunds.add(new Refund(
                    payment, payment, payment, amount - tax, tax, tip, method, null, at == null ? modifiedAt : at));
        }

        private static String method(PosDocument payment) throws WebhookException {
            String type = payment.text("type");
            return switch (type) {
                case "CASH" -> "cash";
                case "CREDIT" -> DEBIT_CARDS.contains(or(payment.textOrNull("cardType"), "")) ? "debit" : "credit_card";
                case "GIFTCARD", "TOAST_SV" -> "gift_card";
                case "HOUSE_ACCOUNT" -> "house_account";
                case "LEVELUP" -> "digital_wallet";
                default -> ShortText.or("other", type.toLowerCase(java.util.Locale.ROOT));
            };
        }

        /** @param reason null when none can be given */
        private Ended ended(PosDocument voided, PosDocument reason) throws WebhookException {
            Instant at = voided.timeOrNull("voidDate");
            String words = reason == null ? null : or(reason.textOrNull("name"), reason.textOrNull("guid"));
            String approver = voided.objectOrEmpty("voidApprover").textOrNull("guid");
            return new Ended(at == null ? modifiedAt : at, ShortText.reasonOrNull(words), ShortText.orNull(approver));
        }
    }

    private Integer guests() throws WebhookException {
        BigDecimal guests = order.decimalOrNull("numberOfGuests");
        return guests == null || guests.signum() < 0 || guests.compareTo(BigDecimal.valueOf(100_000)) > 0
                ? null
                : guests.intValue();
    }

    /** A dining option is only an id; what else the order says makes a guess. */
    private String service() throws WebhookException {
        String guess = null;
        if (order.has("deliveryInfo")) {
            guess = "delivery";
        } else if (order.has("curbsidePickupInfo")) {
            guess = "curbside";
        } else if (order.has("table")) {
            guess = "dine_in";
        }
        return places.service(order.objectOrEmpty("diningOption").textOrNull("guid"), guess);
    }

    private static String or(String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
