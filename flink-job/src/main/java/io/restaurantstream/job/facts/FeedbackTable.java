package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.FeedbackSubmitted;

/** {@code analytics.feedback}: a row carries the offset of its event and only a later one replaces it. */
final class FeedbackTable {

    static final FactTable TABLE = new FactTable(
            "analytics.feedback",
            "feedback_id, order_id, customer_id, rating, nps, comment, created_ts, event_offset",
            """
            INSERT INTO analytics.feedback AS f
                (feedback_id, order_id, customer_id, rating, nps, comment, created_ts, event_offset)
            SELECT feedback_id, order_id, customer_id, rating, nps, comment, created_ts, event_offset
            FROM staged_feedback
            ORDER BY feedback_id
            ON CONFLICT (feedback_id) DO UPDATE SET
                order_id = EXCLUDED.order_id,
                customer_id = EXCLUDED.customer_id,
                rating = EXCLUDED.rating,
                nps = EXCLUDED.nps,
                comment = EXCLUDED.comment,
                created_ts = EXCLUDED.created_ts,
                event_offset = EXCLUDED.event_offset
            WHERE f.event_offset < EXCLUDED.event_offset
            """);

    private FeedbackTable() {}

    static void write(Event event, CopyRows rows) {
        FeedbackSubmitted feedback = (FeedbackSubmitted) event.payload();
        rows.uuid(feedback.feedbackId())
                .uuid(feedback.orderId())
                .uuid(feedback.customerId())
                .smallint(feedback.rating());
        if (feedback.nps() == null) {
            rows.nothing();
        } else {
            rows.smallint(feedback.nps());
        }
        rows.text(feedback.comment())
                .time(feedback.createdTs())
                .bigint(event.offset())
                .endRow();
    }
}
