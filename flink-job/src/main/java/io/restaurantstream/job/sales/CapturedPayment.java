package io.restaurantstream.job.sales;

import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentScope;

/**
 * A payment as it was captured.
 *
 * @param isTender whether it is a part of the order's money; else it says what the whole order's money is
 * @param subtotal cents, as are {@code tax}, {@code tip} and {@code total}
 */
public record CapturedPayment(boolean isTender, long offset, long subtotal, long tax, long tip, long total) {

    static CapturedPayment of(PaymentCaptured payment, long offset) {
        return new CapturedPayment(
                payment.scope() == PaymentScope.TENDER,
                offset,
                payment.subtotalCents(),
                payment.taxCents(),
                payment.tipCents(),
                payment.totalCents());
    }
}
