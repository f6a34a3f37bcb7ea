package io.restaurantstream.adapters.square;

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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An order of Square with its payments and their refunds, in our words. Drafts are left out, and so are orders that only
 * take something back: what was given back for it is a refund of the order it was sold in. All amounts are whole cents
 * there.
 */
final class SquareOrder {

    private final PosDocument order;
    private final List<PosDocument> payments;
    private final List<PosDocument> refunds;
    private final PosLocations.Pos places;
    private final Instant createdAt;

    SquareOrder(PosDocument order, List<PosDocument> payments, List<PosDocument> refunds, PosLocations.Pos places)
            throws WebhookException {
        this.order = order;
        this.payments = payments;
        this.refunds = refunds;
        this.places = places;
        this.createdAt = order.time("created_at");
    }

    Snapshot snapshot() throws WebhookException {
        String state = order.textOrNull("state");
        boolean onlyReturns =
                order.list("line_items").isEmpty() && !order.list("returns").isEmpty();
        // the parts change each for itself: only their sum rises with each of them
        long version = 0;
        Instant modifiedAt = createdAt;
        List<PosDocument> parts = new ArrayList<>(List.of(order));
        parts.addAll(payments);
        parts.addAll(refunds);
        for (PosDocument part : parts) {
            Instant updated = part.timeOrNull("updated_at");
            updated = updated == null ? part.time("created_at") : updated;
            version = Math.addExact(version, ChronoUnit.MICROS.between(Instant.EPOCH, updated));
            modifiedAt = updated.isAfter(modifiedAt) ? updated : modifiedAt;
        }
        version = Math.addExact(version, order.whole("version", 0));
        return new Snapshot(
                "square",
                places.location(order.text("location_id")),
                order.text("id"),
                version,
                modifiedAt,
                "DRAFT".equals(state) || onlyReturns ? List.of() : List.of(state(state, modifiedAt)));
    }

    private OrderState state(String state, Instant modifiedAt) throws WebhookException {
        List<Line> lines = new ArrayList<>();
        List<GiftCard> giftCards = new ArrayList<>();
        for (PosDocument item : order.list("line_items")) {
            line(item, lines, giftCards);
        }
        List<Discount> discounts = new ArrayList<>(discounts());
        List<Charge> charges = new ArrayList<>();
        for (PosDocument charge : order.list("service_charges")) {
            charge(charge, charges);
        }
        rounding(discounts, charges);
        Map<String, Payment> paid = payments();
        String id = order.text("id");
        return new OrderState(
                id,
                ShortText.orNull(id),
                service(),
                createdAt,
                null,
                null,
                null,
                ShortText.orNull(order.objectOrEmpty("source").textOrNull("name")),
                ShortText.orNull(order.textOrNull("ticket_name")),
                "CANCELED".equals(state) ? new Ended(modifiedAt, null, null) : null,
                lines,
                discounts,
                charges,
                List.copyOf(paid.values()),
                refunds(paid),
                giftCards);
    }

    private void line(PosDocument item, List<Line> lines, List<GiftCard> giftCards) throws WebhookException {
        String uid = item.text("uid");
        long gross = money(item, "gross_sales_money");
        long quantity = item.thousandths("quantity", 0);
        if (quantity == 0) {
            return; // it goes when the order is paid
        }
        if (quantity < 0 || gross < 0) {
            throw item.wrong(quantity < 0 ? "quantity" : "gross_sales_money", "0 or more");
        }
        if ("GIFT_CARD".equals(item.textOrNull("item_type"))) {
            giftCards.add(new GiftCard(uid, uid, gross, createdAt));
            return;
        }
        String name = ShortText.or("unnamed", item.textOrNull("name"));
        String variation = item.textOrNull("variation_name");
        String catalogId = item.textOrNull("catalog_object_id");
        boolean plain = variation == null || variation.isBlank() || variation.equalsIgnoreCase("regular");
        lines.add(new Line(
                uid,
                ShortText.orNull(uid),
                catalogId == null ? name : catalogId,
                "uncategorized",
                plain ? name : ShortText.or(name, name + " " + variation.strip()),
                Cents.share(gross, 1000, quantity),
                quantity,
                gross,
                createdAt,
                true,
                null));
    }

    private List<Discount> discounts() throws WebhookException {
        Map<String, String> onlyLine = new HashMap<>();
        for (PosDocument item : order.list("line_items")) {
            for (PosDocument applied : item.list("applied_discounts")) {
                // one that is for several lines is for the order
                onlyLine.merge(applied.text("discount_uid"), item.text("uid"), (one, other) -> "");
            }
        }
        List<Discount> discounts = new ArrayList<>();
        for (PosDocument discount : order.list("discounts")) {
            String uid = discount.text("uid");
            long amount = money(discount, "applied_money");
            if (amount <= 0) {
                continue;
            }
            String line = "LINE_ITEM".equals(discount.textOrNull("scope")) ? onlyLine.getOrDefault(uid, "") : "";
            String name = discount.textOrNull("name");
            boolean loyalty = !discount.texts("reward_ids").isEmpty();
            discounts.add(new Discount(
                    uid,
                    line.isEmpty() ? null : line,
                    loyalty ? DiscountKind.LOYALTY : DiscountKinds.ofName(name),
                    ShortText.orNull(name),
                    amount,
                    null,
                    null,
                    createdAt));
        }
        return discounts;
    }

    private void charge(PosDocument charge, List<Charge> charges) throws WebhookException {
        long amount = money(charge, "applied_money");
        if (amount > 0) {
            charges.add(new Charge(
                    charge.text("uid"),
                    ShortText.or("service charge", charge.textOrNull("name")),
                    amount,
                    "AUTO_GRATUITY".equals(charge.textOrNull("type")),
                    charge.flag("taxable"),
                    createdAt));
        }
    }

    /** Where there are no small coins a bill is rounded, either way. */
    private void rounding(List<Discount> discounts, List<Charge> charges) throws WebhookException {
        long amount = money(order.objectOrEmpty("rounding_adjustment"), "amount_money");
        if (amount > 0) {
            charges.add(new Charge("rounding", "rounding", amount, false, false, createdAt));
        } else if (amount < 0) {
            discounts.add(
                    new Discount("rounding", null, DiscountKind.DISCOUNT, "rounding", -amount, null, null, createdAt));
        }
    }

    /** What is added to prices; what is in them stays there. */
    private long addedTax() throws WebhookException {
        long tax = money(order, "total_tax_money");
        for (PosDocument each : order.list("taxes")) {
            tax -= "INCLUSIVE".equals(each.textOrNull("type")) ? money(each, "applied_money") : 0;
        }
        return Math.max(0, tax);
    }

    private Map<String, Payment> payments() throws WebhookException {
        TaxShares taxes = new TaxShares(addedTax(), money(order, "total_money") - money(order, "total_tip_money"));
        Map<String, Payment> paid = new java.util.LinkedHashMap<>();
        for (PosDocument payment : payments) {
            String status = payment.text("status");
            if (status.equals("PENDING") || status.equals("FAILED")) {
                continue;
            }
            long amount = money(payment, "amount_money");
            Ended voided = status.equals("CANCELED") ? new Ended(updatedAt(payment), null, null) : null;
            long tax = voided == null ? taxes.next(amount) : taxes.alone(amount);
            PosDocument card = payment.objectOrEmpty("card_details").objectOrEmpty("card");
            String id = payment.text("id");
            paid.put(
                    id,
                    new Payment(
                            id,
                            ShortText.orNull(id),
                            method(payment, card),
                            ShortText.orNull(card.textOrNull("card_brand")),
                            ShortText.orNull(
                                    payment.objectOrEmpty("card_details").textOrNull("auth_result_code")),
                            amount - tax,
                            tax,
                            money(payment, "tip_money"),
                            ShortText.orNull(card.textOrNull("fingerprint")),
                            payment.time("created_at"),
                            voided));
        }
        return paid;
    }

    private List<Refund> refunds(Map<String, Payment> paid) throws WebhookException {
        List<Refund> known = new ArrayList<>();
        for (PosDocument refund : refunds) {
            Payment payment = paid.get(refund.textOrNull("payment_id"));
            if (!refund.text("status").equals("COMPLETED") || payment == null) {
                continue;
            }
            long amount = money(refund, "amount_money");
            long paidAmount = payment.subtotalCents() + payment.taxCents();
            // tips are given back last
            long tip = Math.max(0, amount - paidAmount);
            long tax = Cents.share(payment.taxCents(), amount - tip, paidAmount);
            String id = refund.text("id");
            known.add(new Refund(
                    id,
                    ShortText.orNull(id),
                    payment.id(),
                    amount - tip - tax,
                    tax,
                    tip,
                    payment.method(),
                    ShortText.reasonOrNull(refund.textOrNull("reason")),
                    refund.time("created_at")));
        }
        return known;
    }

    private static Instant updatedAt(PosDocument part) throws WebhookException {
        Instant updated = part.timeOrNull("updated_at");
        return updated == null ? part.time("created_at") : updated;
    }

    private static String method(PosDocument payment, PosDocument card) throws WebhookException {
        String type = payment.text("source_type");
        return switch (type) {
            case "CASH" -> "cash";
            case "WALLET" -> "digital_wallet";
            case "BANK_ACCOUNT" -> "bank_transfer";
            case "CARD" -> {
                if ("SQUARE_GIFT_CARD".equals(card.textOrNull("card_brand"))) {
                    yield "gift_card";
                }
                yield "DEBIT".equals(card.textOrNull("card_type")) ? "debit" : "credit_card";
            }
            default -> ShortText.or("other", type.toLowerCase(Locale.ROOT));
        };
    }

    private String service() throws WebhookException {
        List<PosDocument> fulfillments = order.list("fulfillments");
        if (fulfillments.isEmpty()) {
            return places.service(null, null);
        }
        String type = fulfillments.get(0).textOrNull("type");
        boolean curbside = fulfillments.get(0).objectOrEmpty("pickup_details").flag("is_curbside_pickup");
        String guess = switch (type == null ? "" : type) {
            case "PICKUP" -> curbside ? "curbside" : "takeout";
            case "DELIVERY", "SHIPMENT" -> "delivery";
            case "IN_STORE", "DINE_IN" -> "dine_in";
            default -> null;
        };
        return places.service(type, guess);
    }

    /** Whole cents; 0 when there is none. */
    private static long money(PosDocument of, String name) throws WebhookException {
        return of.objectOrEmpty(name).cents("amount");
    }
}
