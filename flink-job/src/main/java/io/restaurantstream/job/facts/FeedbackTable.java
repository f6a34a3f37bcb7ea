package io.restaurantstream.job.facts;

import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.job.facts.EventTable.RowKey;

/** {@code analytics.feedback}: answers of guests. */
final class FeedbackTable {

    static final EventTable<FeedbackSubmitted> TABLE = new EventTable<>(
            FactTable.newestWins(
                    "analytics.feedback",
                    "order_id, feedback_id, location_code",
                    "customer_id, rating, nps, comment, created_ts, event_offset"),
            FeedbackSubmitted.class,
            true,
            (feedback, event) -> new RowKey(feedback.orderId(), feedback.feedbackId(), event.partitionKey()),
            (feedback, event, rows) -> rows.uuid(feedback.orderId())
                    .uuid(feedback.feedbackId())
                    .text(event.partitionKey())
                    .uuid(feedback.customerId())
                    .smallint(feedback.rating())
                    .smallint(feedback.nps())
                    .text(feedback.comment())
                    .time(feedback.createdTs())
                    .bigint(event.offset()));

    private FeedbackTable() {}
}
