package io.restaurantstream.adapters.clover;

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
import io.restaurantstream.inbox.WebhookException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An order of Clover in our words. Orders of the test mode and deleted ones are left out. All amounts are whole cents
 * there; what is in percent is computed, half up.
 */
final class CloverOrder {

    private static final Set<String> PAID = Set.of("SUCCESS", "AUTH", "AUTH_COMPLETED", "VOIDED", "VOIDING");

    /** What {@code percentageDecimal} counts in: ten thousandths of a percent. */
    private static final long WHOLE = 1_000_000;

    private final PosDocument order;
    private final PosLocations.Pos places;
    private final String location;
    private final Instant createdAt;

    CloverOrder(PosDocument order, PosLocations.Pos places, String location) throws WebhookException {
        this.order = order;
        this.places = places;
        this.location = location;
        Instant byTill = order.millisOrNull("clientCreatedTime");
        Instant byServer = order.millisOrNull("createdTime");
        if (byTill == null && byServer == null) {
            throw order.wrong("createdTime", "a time");
        }
        this.createdAt = byTill == null ? byServer : byTill;
    }

    Snapshot snapshot() throws WebhookException {
        // the parts change each for itself: only their sum rises with each of them
        long version = order.whole("modifiedTime", createdAt.toEpochMilli());
        Instant modifiedAt = Instant.ofEpochMilli(version);
        List<PosDocument> parts = new ArrayList<>(elements(order, "payments"));
        parts.addAll(elements(order, "refunds"));
        parts.addAll(elements(order, "voids"));
        for (PosDocument part : parts) {
            long changed = part.whole("modifiedTime", part.whole("createdTime", 0));
            version = Math.addExact(version, changed);
            modifiedAt = changed > modifiedAt.toEpochMilli() ? Instant.ofEpochMilli(changed) : modifiedAt;
        }
        boolean counts = !order.flag("testMode") && order.whole("deletedTimestamp", 0) == 0;
        return new Snapshot(
                "clover",
                location,
                order.text("id"),
                version,
                modifiedAt,
                counts ? List.of(state(modifiedAt)) : List.of());
    }

    private OrderState state(Instant modifiedAt) throws WebhookException {
        List<Line> lines = new ArrayList<>();
        List<Discount> discounts = new ArrayList<>();
        List<GiftCard> giftCards = new ArrayList<>();
        for (PosDocument item : elements(order, "lineItems")) {
            line(item, lines, discounts, giftCards);
        }
        long net = lines.stream().mapToLong(Line::extendedCents).sum()
                - discounts.stream().mapToLong(Discount::amountCents).sum();
        for (PosDocument discount : elements(order, "discounts")) {
            discount(discount, null, net, createdAt, discounts);
        }
        net = lines.stream().mapToLong(Line::extendedCents).sum()
                - discounts.stream().mapToLong(Discount::amountCents).sum();
        List<Payment> payments = payments(modifiedAt);
        String id = order.text("id");
        return new OrderState(
                id,
                ShortText.orNull(id),
                service(),
                createdAt,
                null,
                null,
                ShortText.orNull(order.objectOrEmpty("employee").textOrNull("id")),
                null,
                ShortText.orNull(order.textOrNull("title")),
                null,
                lines,
                discounts,
                charges(net),
                payments,
                refunds(payments),
                giftCards);
    }

    private void line(PosDocument item, List<Line> lines, List<Discount> discounts, List<GiftCard> giftCards)
            throws WebhookException {
        String id = item.text("id");
        long quantity = item.whole("unitQty", 1000);
        long extended = Cents.share(item.cents("price"), quantity, 1000);
        for (PosDocument modification : elements(item, "modifications")) {
            extended += modification.cents("amount");
        }
        if (quantity < 1) {
            throw item.wrong("unitQty", "above 0");
        }
        Instant created = item.millisOrNull("createdTime");
        Instant addedAt = created == null ? createdAt : created;
        if (item.has("isRevenue") && !item.flag("isRevenue")) {
            giftCards.add(new GiftCard(id, id, extended, addedAt));
            return;
        }
        String name = ShortText.or("unnamed", item.textOrNull("name"));
        if (extended < 0) {
            // a line that costs less than nothing is a discount by another name
            discounts.add(new Discount(id, null, DiscountKinds.ofName(name), name, -extended, null, null, addedAt));
            return;
        }
        String menuItem = item.objectOrEmpty("item").textOrNull("id");
        lines.add(new Line(
                id,
                ShortText.orNull(id),
                menuItem == null ? name : menuItem,
                "uncategorized",
                name,
                Cents.share(extended, 1000, quantity),
                quantity,
                extended,
                addedAt,
                item.flag("printed"),
                null));
        for (PosDocument discount : elements(item, "discounts")) {
            discount(discount, id, extended, addedAt, discounts);
        }
    }

    /** @param of what a discount in percent is of, in cents */
    private static void discount(PosDocument discount, String line, long of, Instant at, List<Discount> discounts)
            throws WebhookException {
        // an amount is below 0 there
        long amount = discount.has("amount")
                ? Math.abs(discount.cents("amount"))
                : Cents.share(of, discount.whole("percentage", 0), 100);
        if (amount == 0) {
            return;
        }
        String name = discount.textOrNull("name");
        discounts.add(new Discount(
                discount.text("id"),
                line,
                DiscountKinds.ofName(name),
                ShortText.orNull(name),
                amount,
                null,
                ShortText.orNull(discount.objectOrEmpty("approver").textOrNull("id")),
                at));
    }

    private List<Charge> charges(long net) throws WebhookException {
        PosDocument charge = order.objectOrEmpty("serviceCharge");
        long amount =
                Cents.share(net, charge.whole("percentageDecimal", charge.whole("percentage", 0) * 10_000), WHOLE);
        if (amount <= 0) {
            return List.of();
        }
        String name = ShortText.or("service charge", charge.textOrNull("name"));
        return List.of(new Charge(charge.text("id"), name, amount, false, false, createdAt));
    }

    private List<Payment> payments(Instant modifiedAt) throws WebhookException {
        List<Payment> payments = new ArrayList<>();
        for (PosDocument payment : elements(order, "payments")) {
            String result = payment.textOrNull("result");
            if (result == null || PAID.contains(result)) {
                boolean voided = result != null && result.startsWith("VOID");
                payments.add(payment(payment, voided, modifiedAt));
            }
        }
        for (PosDocument voided : elements(order, "voids")) {
            if (payments.stream().noneMatch(payment -> payment.id().equals(voidedId(voided)))) {
                payments.add(payment(voided, true, modifiedAt));
            }
        }
        return payments;
    }

    private static String voidedId(PosDocument voided) {
        try {
            return voided.textOrNull("id");
        } catch (WebhookException e) {
            return null; // told when it is read as a payment
        }
    }

    private static Payment payment(PosDocument payment, boolean voided, Instant modifiedAt) throws WebhookException {
        String id = payment.text("id");
        long amount = payment.cents("amount");
        long tax = payment.cents("taxAmount");
        long tip = payment.cents("tipAmount");
        if (amount < tax || tax < 0 || tip < 0) {
            throw payment.wrong("amount", "at least the tax in it, and nothing of it below 0");
        }
        Instant created = payment.millisOrNull("createdTime");
        Instant changed = payment.millisOrNull("modifiedTime");
        PosDocument card = payment.objectOrEmpty("cardTransaction");
        return new Payment(
                id,
                ShortText.orNull(id),
                method(payment.objectOrEmpty("tender"), card),
                ShortText.orNull(card.textOrNull("cardType")),
                ShortText.orNull(card.textOrNull("authCode")),
                amount - tax,
                tax,
                tip,
                ShortText.orNull(card.textOrNull("last4")),
                created == null ? modifiedAt : created,
                voided
                        ? new Ended(
                                changed == null ? modifiedAt : changed,
                                ShortText.reasonOrNull(payment.textOrNull("voidReason")),
                                null)
                        : null);
    }

    private static String method(PosDocument tender, PosDocument card) throws WebhookException {
        String key = tender.textOrNull("labelKey");
        String label = tender.textOrNull("label");
        return switch (key == null ? "" : key.replaceFirst("^com\\.clover\\.tender\\.", "")) {
            case "cash" -> "cash";
            case "credit_card" -> "credit_card";
            case "debit_card" -> "debit";
            case "gift_card", "external_gift_card" -> "gift_card";
            case "check" -> "check";
            case "" -> card.has("cardType") && label == null ? "credit_card" : word(label);
            default -> word(label == null ? key : label);
        };
    }

    private List<Refund> refunds(List<Payment> payments) throws WebhookException {
        Map<String, Payment> byId = new HashMap<>();
        payments.forEach(payment -> byId.put(payment.id(), payment));
        List<Refund> refunds = new ArrayList<>();
        for (PosDocument refund : elements(order, "refunds")) {
            String id = refund.text("id");
            long amount = refund.cents("amount");
            long tax = refund.cents("taxAmount");
            long tip = refund.cents("tipAmount");
            if (amount < tax || tax < 0 || tip < 0) {
                throw refund.wrong("amount", "at least the tax in it, and nothing of it below 0");
            }
            Instant created = refund.millisOrNull("createdTime");
            String payment = refund.objectOrEmpty("payment").textOrNull("id");
            Payment paid = byId.get(payment);
            refunds.add(new Refund(
                    id,
                    ShortText.orNull(id),
                    paid == null ? null : payment,
                    amount - tax,
                    tax,
                    tip,
                    paid == null ? "unknown" : paid.method(),
                    null,
                    created == null ? createdAt : created));
        }
        return refunds;
    }

    private String service() throws WebhookException {
        PosDocument type = order.objectOrEmpty("orderType");
        String label = type.textOrNull("label");
        String guess =
                switch (label == null ? "" : label.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")) {
                    case "" -> null;
                    case "dinein", "forhere", "eatin" -> "dine_in";
                    case "takeout", "togo", "takeaway", "carryout", "pickup" -> "takeout";
                    case "drivethru", "drivethrough" -> "drive_thru";
                    default -> word(label);
                };
        return places.service(type.textOrNull("id"), guess);
    }

    private static String word(String label) {
        return ShortText.or(
                "other",
                label == null ? null : label.strip().toLowerCase(Locale.ROOT).replaceAll("[ -]+", "_"));
    }

    /** A list there is an object with {@code elements}. */
    private static List<PosDocument> elements(PosDocument of, String name) throws WebhookException {
        return of.objectOrEmpty(name).list("elements");
    }
}
