package io.restaurantstream.job.sales;

import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.job.hours.HourlyChange;
import java.time.Instant;

/**
 * A payment as it was captured.
 *
 * @param isTender whether it is a part of the order's money; else it says what the whole order's money is
 * @param subtotal cents, as are {@code tax}, {@code tip} and {@code total}
 * @param hourStart hour in which it was captured, epoch milliseconds UTC
 * @param method as on the wire; null in a savepoint of 0.1.0
 * @param provider brand of the card or wallet; null when there is none
 */
public record CapturedPayment(
        boolean isTender,
        long offset,
        long subtotal,
        long tax,
        long tip,
        long total,
        long hourStart,
        String method,
        String provider) {

    static CapturedPayment of(PaymentCaptured payment, Instant capturedAt, long offset) {
        return new CapturedPayment(
                payment.scope() == PaymentScope.TENDER,
                offset,
                payment.subtotalCents(),
                payment.taxCents(),
                payment.tipCents(),
                payment.totalCents(),
                HourlyChange.hourOf(capturedAt),
                payment.method().wireName(),
                payment.provider());
    }
}
