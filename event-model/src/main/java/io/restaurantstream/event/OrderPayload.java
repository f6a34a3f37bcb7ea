package io.restaurantstream.event;

import java.util.UUID;

/** What an event says about an order. All but {@link OrderCreated} and {@link RefundIssued} wait until that order has arrived. */
public sealed interface OrderPayload extends Payload
        permits OrderCreated,
                OrderItemAdded,
                PaymentCaptured,
                FeedbackSubmitted,
                PaymentVoided,
                TipAdjusted,
                RefundIssued,
                DiscountApplied,
                DiscountRemoved,
                ServiceChargeApplied,
                OrderItemVoided,
                OrderCancelled,
                OrderReopened,
                OrderMoved,
                GiftCardSold {

    /** The order this is about. */
    UUID orderId();
}
