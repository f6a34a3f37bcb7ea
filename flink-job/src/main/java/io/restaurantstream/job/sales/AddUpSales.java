package io.restaurantstream.job.sales;

import org.apache.flink.api.common.functions.AggregateFunction;

/** Adds up the changes of an hour; the sum is all that a window keeps. */
final class AddUpSales implements AggregateFunction<SaleChange, HourlySales, HourlySales> {

    private static final long serialVersionUID = 1L;

    @Override
    public HourlySales createAccumulator() {
        return HourlySales.NOTHING;
    }

    @Override
    public HourlySales add(SaleChange change, HourlySales sum) {
        return new HourlySales(
                change.locationCode(),
                change.hourStart(),
                sum.orderCount() + change.orders(),
                sum.itemsSold(),
                sum.subtotal() + change.subtotal(),
                sum.tax() + change.tax(),
                sum.tip() + change.tip(),
                sum.total() + change.total(),
                Math.max(sum.lastOffset(), change.offset()),
                sum.itemThousandths() + change.itemThousandths(),
                Takings.sum(sum.takings(), change.takings()));
    }

    @Override
    public HourlySales getResult(HourlySales sum) {
        return sum;
    }

    @Override
    public HourlySales merge(HourlySales a, HourlySales b) {
        return new HourlySales(
                a.lastOffset() >= b.lastOffset() ? a.locationCode() : b.locationCode(),
                Math.max(a.hourStart(), b.hourStart()),
                a.orderCount() + b.orderCount(),
                a.itemsSold() + b.itemsSold(),
                a.subtotal() + b.subtotal(),
                a.tax() + b.tax(),
                a.tip() + b.tip(),
                a.total() + b.total(),
                Math.max(a.lastOffset(), b.lastOffset()),
                a.itemThousandths() + b.itemThousandths(),
                Takings.sum(a.takings(), b.takings()));
    }
}
