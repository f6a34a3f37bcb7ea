package io.restaurantstream.adapters.csv;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One row of an export, understood. Amounts are in cents, quantities in thousandths; both below 0 for what was given
 * back, the unit price never.
 *
 * @param order what all rows of the order have in common
 * @param location our code
 * @param place the name of the restaurant in the export
 * @param server null when unknown
 * @param rowsOfOrder how many rows the order has; null when the export does not say
 */
record Row(
        Path file,
        long line,
        String order,
        String location,
        String place,
        Instant time,
        String item,
        String category,
        long quantityThousandths,
        long unitPriceCents,
        long extendedCents,
        String service,
        String paymentMethod,
        String server,
        Long rowsOfOrder) {}
