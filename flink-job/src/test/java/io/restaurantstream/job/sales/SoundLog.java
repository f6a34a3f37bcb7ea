package io.restaurantstream.job.sales;

import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * Random logs whose money is right: what was paid for an order is what its lines, discounts, charges and gift cards make.
 * Events of all types come in any order, and some of them again.
 *
 * <p>Offsets are dealt out first, because they decide which of a discount and its removal counts; the payments follow from
 * them.
 */
final class SoundLog {

    private static final int ORDERS = 8;
    private static final double REPEATED = 0.15;
    private static final List<DiscountKind> KINDS = List.of(DiscountKind.values());

    private final Random random;
    private final List<Step> steps = new ArrayList<>();

    /** Something that happens, and the last offset at which it comes. */
    private static final class Step {

        private LongFunction<CheckedEvent> event;
        private long lastOffset;

        Step(LongFunction<CheckedEvent> event) {
            this.event = event;
        }
    }

    private SoundLog(Random random) {
        this.random = random;
    }

    /** A log with the offsets 1, 2 and so on. */
    static List<CheckedEvent> random(Random random) {
        return new SoundLog(random).events();
    }

    private List<CheckedEvent> events() {
        List<SoundOrder> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            // two locations share the ids of their orders
            orders.add(new SoundOrder(TestOrder.number(i / 2)
                    .at("LOC-ON-00" + (1 + i % 2))
                    .openedAt(TestOrder.NOON.plus(Duration.ofMinutes(random.nextInt(200))))));
        }
        List<Step> log = new ArrayList<>(steps);
        for (Step step : steps) {
            if (random.nextDouble() < REPEATED) {
                log.add(step);
            }
        }
        Collections.shuffle(log, random);
        for (int i = 0; i < log.size(); i++) {
            log.get(i).lastOffset = i + 1L;
        }
        orders.forEach(SoundOrder::settle);

        List<CheckedEvent> events = new ArrayList<>();
        for (Step step : log) {
            events.add(step.event.apply(events.size() + 1L));
        }
        return events;
    }

    private Step add(LongFunction<CheckedEvent> event) {
        Step step = new Step(event);
        steps.add(step);
        return step;
    }

    /** Something whose event follows when all offsets are known. */
    private Step addUndecided() {
        return add(null);
    }

    private boolean happens(double share) {
        return random.nextDouble() < share;
    }

    /** What happens to one order. What is paid and given back is decided when the whole log has offsets. */
    private final class SoundOrder {

        private record Discount(long cents, Step applied, Step removed) {

            boolean counts() {
                return removed == null || removed.lastOffset < applied.lastOffset;
            }
        }

        private final TestOrder order;
        private final PaymentScope scope = random.nextBoolean() ? PaymentScope.ORDER : PaymentScope.TENDER;
        private final List<Discount> discounts = new ArrayList<>();
        private final List<Step> payments = new ArrayList<>();
        private final Step refund;
        /** Lines and what is added to them, less what is voided. */
        private long charged;

        SoundOrder(TestOrder order) {
            this.order = order;
            add(offset -> order.createdFor(offset, 4));
            addLines();
            addDiscounts();
            addCharges();
            // an order that is paid as a whole has one payment that counts; some orders are not paid
            int count = happens(0.15) ? 0 : scope == PaymentScope.ORDER ? 1 : 1 + random.nextInt(3);
            for (int payment = 1; payment <= count; payment++) {
                payments.add(addUndecided());
            }
            if (count > 0 && happens(0.4)) {
                long tip = random.nextInt(500);
                add(offset -> order.tipAdjusted(offset, 1, tip));
            }
            refund = count > 0 && happens(0.4) ? addUndecided() : null;
            addMistake(9);
            addTheRest();
        }

        private void addLines() {
            int items = 1 + random.nextInt(3);
            for (int item = 1; item <= items; item++) {
                int number = item;
                int qty = 2 + random.nextInt(3);
                add(offset -> order.item(offset, number, qty));
                charged += 500L * qty;
                if (happens(0.3)) {
                    long cents = 100L * (1 + random.nextInt(5));
                    add(offset -> order.itemVoided(offset, number, 1, cents));
                    charged -= cents;
                }
            }
        }

        private void addDiscounts() {
            int count = random.nextInt(4);
            for (int discount = 1; discount <= count; discount++) {
                int number = discount;
                DiscountKind kind = KINDS.get(random.nextInt(KINDS.size()));
                long cents = random.nextInt(50, 150);
                discounts.add(new Discount(
                        cents,
                        add(offset -> order.discounted(offset, number, kind, cents)),
                        happens(0.4) ? add(offset -> order.discountRemoved(offset, number)) : null));
            }
        }

        private void addCharges() {
            if (happens(0.4)) {
                boolean isGratuity = random.nextBoolean();
                add(offset -> order.charged(offset, 1, 180, isGratuity));
                charged += 180;
            }
            if (happens(0.3)) {
                add(offset -> order.giftCard(offset, 1, 2500));
                charged += 2500;
            }
        }

        /** Now and then, a payment that is voided. */
        private void addMistake(int payment) {
            if (happens(0.4)) {
                long cents = 100L * random.nextInt(30);
                add(offset -> order.payment(offset, payment, scope, order.location(), cents, 0, 0));
                add(offset -> order.voided(offset, payment));
            }
        }

        private void addTheRest() {
            if (happens(0.4)) {
                Integer guests = random.nextBoolean() ? null : 5;
                add(offset -> order.moved(offset, "T9", guests));
            }
            if (happens(0.3)) {
                add(order::cancelled);
            }
            if (happens(0.3)) {
                add(order::reopened);
            }
            if (happens(0.5)) {
                int rating = 1 + random.nextInt(5);
                add(offset -> order.feedback(offset, rating));
            }
            int number = 1 + random.nextInt(3);
            switch (random.nextInt(4)) {
                case 0 -> add(offset -> order.menuItemChanged(offset, number, 120));
                case 1 -> add(offset -> order.locationChanged(offset, "Asia/Tokyo"));
                case 2 -> add(offset -> order.shiftStarted(offset, number));
                default -> add(offset -> order.shiftEnded(offset, number));
            }
        }

        /** Decides what is paid and given back. */
        private void settle() {
            long due = charged
                    - discounts.stream()
                            .filter(Discount::counts)
                            .mapToLong(Discount::cents)
                            .sum();
            for (int i = 0; i < payments.size(); i++) {
                int payment = i + 1;
                long subtotal = payment == payments.size() ? due : random.nextLong(due + 1);
                due -= subtotal;
                long tax = random.nextInt(200);
                long tip = random.nextInt(300);
                String where = happens(0.2) ? "CALL-CENTRE" : order.location();
                payments.get(i).event = offset -> order.payment(offset, payment, scope, where, subtotal, tax, tip);
                if (payment == 1 && refund != null) {
                    boolean namesPayment = random.nextBoolean();
                    long back = random.nextLong(subtotal + 1);
                    Duration later = Duration.ofMinutes(1 + random.nextInt(200));
                    refund.event = offset -> order.refunded(
                            offset,
                            1,
                            namesPayment ? order.paymentId(1) : null,
                            back,
                            tax,
                            order.ts().plus(later));
                }
            }
        }
    }
}
