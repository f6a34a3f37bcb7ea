package io.restaurantstream.adapters.snapshot;

import io.restaurantstream.adapters.snapshot.OrderState.Ended;
import io.restaurantstream.adapters.snapshot.OrderState.Payment;
import io.restaurantstream.adapters.snapshot.OrderState.Refund;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.TipAdjusted;
import java.util.List;
import java.util.Map;

/** The part of {@link OrderDiff} that is about payments, tips and refunds. */
final class TenderDiff {

    private final OrderState was;
    private final OrderState is;
    private final Snapshot now;
    private final RenewableIds ids;
    private final Map<String, Long> capturedTips;
    private final DocumentEvents events;

    /**
     * @param was null when the order is new
     * @param capturedTips see {@link Known}; kept up to date
     */
    TenderDiff(
            OrderState was,
            OrderState is,
            Snapshot now,
            RenewableIds ids,
            Map<String, Long> capturedTips,
            DocumentEvents events) {
        this.was = was;
        this.is = is;
        this.now = now;
        this.ids = ids;
        this.capturedTips = capturedTips;
        this.events = events;
    }

    void payment(Payment before, Payment payment) {
        if (before != null && before.voided() != null && payment.voided() == null) {
            renewPayment(payment.id());
            before = null;
        }
        String key = ids.key("payment", payment.id());
        long capturedTip = capturedTips.computeIfAbsent(key, first -> payment.tipCents());
        boolean sameTime = before != null && before.capturedAt().equals(payment.capturedAt());
        if (before == null || !sameTime || !captured(before).equals(captured(payment))) {
            // what was paid in advance counts from when the order is opened
            boolean inAdvance = payment.capturedAt().isBefore(is.openedAt());
            events.add(captured(payment, capturedTip), inAdvance ? is.openedAt() : payment.capturedAt());
        }
        long toldTip = before == null ? capturedTip : before.tipCents();
        if (payment.tipCents() != toldTip) {
            events.add(
                    new TipAdjusted(ids.payment(payment.id()), ids.order(), payment.tipCents(), now.modifiedAt()),
                    now.modifiedAt());
        }
        if (payment.voided() != null && (before == null || !payment.voided().equals(before.voided()))) {
            voidPayment(payment, payment.voided());
        }
    }

    private PaymentCaptured captured(Payment payment) {
        return captured(payment, 0);
    }

    private PaymentCaptured captured(Payment payment, long tipCents) {
        PaymentMethod method = PaymentMethod.ofWord(payment.method());
        long total = payment.subtotalCents() + payment.taxCents() + tipCents;
        return new PaymentCaptured(
                ids.payment(payment.id()),
                ids.order(),
                method,
                method.wireName().equals(payment.method()) ? null : payment.method(),
                payment.provider(),
                total,
                payment.authCode(),
                payment.subtotalCents(),
                payment.taxCents(),
                tipCents,
                total,
                now.location(),
                PaymentScope.TENDER,
                payment.cardRef(),
                payment.externalId());
    }

    void paymentGone(Payment payment) {
        if (payment.voided() == null) {
            voidPayment(payment, new Ended(now.modifiedAt(), OrderDiff.GONE, null));
        }
        renewPayment(payment.id());
    }

    private void voidPayment(Payment payment, Ended how) {
        events.add(new PaymentVoided(ids.payment(payment.id()), ids.order(), how.reason(), how.at()), how.at());
    }

    private void renewPayment(String id) {
        ids.renew("payment", id);
        capturedTips.remove(ids.key("payment", id));
    }

    void refund(Refund before, Refund refund) {
        // a refund names the hour of its order
        if (refund.equals(before) && was.openedAt().equals(is.openedAt())) {
            return;
        }
        PaymentMethod method = PaymentMethod.ofWord(refund.method());
        events.add(
                new RefundIssued(
                        ids.of("refund", refund.id()),
                        ids.order(),
                        refund.paymentId() == null ? null : ids.payment(refund.paymentId()),
                        refund.subtotalCents() + refund.taxCents() + refund.tipCents(),
                        refund.subtotalCents(),
                        refund.taxCents(),
                        refund.tipCents(),
                        method,
                        method.wireName().equals(refund.method()) ? null : refund.method(),
                        refund.reason(),
                        refund.refundedAt(),
                        is.openedAt(),
                        List.of(),
                        refund.externalId()),
                refund.refundedAt());
    }

    void refundGone(Refund refund) {
        refund(
                null,
                new Refund(
                        refund.id(),
                        refund.externalId(),
                        refund.paymentId(),
                        0,
                        0,
                        0,
                        refund.method(),
                        OrderDiff.GONE,
                        refund.refundedAt()));
    }
}
