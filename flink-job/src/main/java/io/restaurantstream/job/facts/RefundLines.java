package io.restaurantstream.job.facts;

import io.restaurantstream.event.RefundLine;
import java.math.BigDecimal;
import java.util.List;

/** The lines of a refund as the JSON of {@code analytics.refunds.lines}. */
final class RefundLines {

    private RefundLines() {}

    /** A JSON array; null when there are no lines. */
    static String json(List<RefundLine> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        StringBuilder json = new StringBuilder("[");
        for (RefundLine line : lines) {
            json.append(json.length() == 1 ? "" : ",")
                    .append("{\"order_item_id\":\"")
                    .append(line.orderItemId())
                    .append("\",\"qty\":")
                    .append(BigDecimal.valueOf(line.qtyThousandths(), 3))
                    .append(",\"amount\":")
                    .append(BigDecimal.valueOf(line.amountCents(), 2))
                    .append('}');
        }
        return json.append(']').toString();
    }
}
