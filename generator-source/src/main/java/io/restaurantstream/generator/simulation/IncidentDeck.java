package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.generator.profile.Incidents;
import io.restaurantstream.generator.profile.Operations;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Deals out to which orders something happens besides being ordered, paid and rated.
 *
 * <p>Every 1000 consecutive orders, a stratum, get exactly the shares of the profile, shuffled; those that are cancelled
 * are dealt first, everything else, each independently, to the orders that are paid. So the number of such events before
 * any order is arithmetic plus a look into one stratum. Refunds are numbered through all strata, and the day of each
 * follows from its number.
 */
final class IncidentDeck {

    private static final KeyedShuffle ORDERS = new KeyedShuffle(Strata.SIZE);
    /** After so many refunds their days begin anew. */
    private static final int REFUNDS = 1000;

    private static final KeyedShuffle REFUND_SHUFFLE = new KeyedShuffle(REFUNDS);
    private static final long REFUND_KEY = 0x5DEECE66DL;

    private final Dice cancelDice;
    private final int cancelled;
    private final KeyedShuffle paid;
    private final List<Deal> deals = new ArrayList<>();
    private final Deal refunds;
    private final Deal[] dealOfKind = new Deal[Moments.REFUND + 1];
    /** Business days until each of {@link #REFUNDS} refunds. */
    private final int[] refundDay = new int[REFUNDS];
    /** How many of the refunds before each one are given so many days later. */
    private final int[][] refundsBefore;

    /** What happens to the orders at the first {@code count} positions of a stratum's paid orders, shuffled. */
    private record Deal(Dice dice, int count, List<Integer> kinds) {}

    IncidentDeck(Dice dice, Profile profile) {
        Optional<Incidents> rates = profile.operations().map(Operations::orders);
        cancelDice = dice.of(1);
        cancelled = rates.map(each -> each.cancelled().count()).orElse(0);
        paid = new KeyedShuffle(Strata.SIZE - cancelled);
        refunds =
                new Deal(dice.of(2), rates.map(each -> each.refunded().count()).orElse(0), List.of());
        rates.ifPresent(each -> addDeals(dice, each, profile));
        List<Tenths> shares = rates.map(Incidents::refundOnDay).orElse(List.of());
        refundsBefore = new int[shares.size()][REFUNDS + 1];
        dealRefundDays(shares);
    }

    private void addDeals(Dice dice, Incidents rates, Profile profile) {
        add(dice, rates.moved(), Moments.MOVED);
        add(dice, rates.itemVoided(), Moments.ITEM_VOIDED);
        add(dice, rates.comp(), Moments.COMP);
        add(dice, rates.discount(), Moments.DISCOUNT);
        add(dice, rates.discountRemoved(), Moments.WRONG_DISCOUNT, Moments.DISCOUNT_REMOVED);
        add(dice, rates.charge(), Moments.CHARGE);
        add(dice, rates.reopened(), Moments.WRONG_CANCELLATION, Moments.REOPENED);
        add(dice, rates.giftCardSold(), Moments.GIFT_CARD_SOLD);
        add(dice, rates.paymentVoided(), Moments.WRONG_PAYMENT, Moments.PAYMENT_VOIDED);
        add(dice, new Tenths(tipsAdjusted(profile)), Moments.TIP_ADJUSTED);
        addTenders(dice.of(3 + deals.size()), rates.tenders());
    }

    private void add(Dice dice, Tenths share, Integer... kinds) {
        add(new Deal(dice.of(3 + deals.size()), share.count(), List.of(kinds)));
    }

    /** An order with three tenders has a second one as well, so the deals of a tender and the next lie in each other. */
    private void addTenders(Dice dice, List<Tenths> shares) {
        int count = 0;
        for (int tenders = Incidents.MAX_TENDERS; tenders >= 2; tenders--) {
            count += shares.get(tenders - 2).count();
            add(new Deal(dice, count, List.of(Moments.SECOND_TENDER + tenders - 2)));
        }
    }

    private void add(Deal deal) {
        deals.add(deal);
        deal.kinds.forEach(kind -> dealOfKind[kind] = deal);
    }

    /** How many orders of a stratum have their tip adjusted: they are among those paid by credit card. */
    static int tipsAdjusted(Profile profile) {
        return profile.operations()
                .map(operations -> operations.orders().tipAdjusted().count()
                        * profile.payments()
                                .methods()
                                .get(PaymentMethod.CREDIT_CARD)
                                .count()
                        / 1000)
                .orElse(0);
    }

    private void dealRefundDays(List<Tenths> shares) {
        int number = 0;
        for (int day = 0; day < shares.size(); day++) {
            for (int i = 0; i < shares.get(day).count(); i++) {
                refundDay[REFUND_SHUFFLE.shuffle(number++, REFUND_KEY)] = day;
            }
        }
        for (int day = 0; day < shares.size(); day++) {
            for (int refund = 0; refund < REFUNDS; refund++) {
                refundsBefore[day][refund + 1] = refundsBefore[day][refund] + (refundDay[refund] == day ? 1 : 0);
            }
        }
    }

    /** Whether {@code order} is never paid. */
    boolean isCancelled(long order) {
        return rankAmongPaid(order) < 0;
    }

    /** Whether {@code order} has an event of {@code kind}, which must be one of those dealt here and no refund. */
    boolean has(long order, int kind) {
        Deal deal = dealOfKind[kind];
        if (deal == null || deal.count == 0) {
            return false;
        }
        int rank = rankAmongPaid(order);
        return rank >= 0 && paid.shuffle(rank, deal.dice.subject(stratum(order))) < deal.count;
    }

    /** By how many tenders {@code order} is paid, if it is; at least 1. */
    int tenders(long order) {
        int tenders = 1;
        while (tenders < Incidents.MAX_TENDERS && has(order, Moments.SECOND_TENDER + tenders - 1)) {
            tenders++;
        }
        return tenders;
    }

    private static long stratum(long order) {
        return Math.floorDiv(order, Strata.SIZE);
    }

    /** Negative when it is cancelled. */
    private int rankAmongPaid(long order) {
        long stratum = stratum(order);
        return ORDERS.shuffle((int) (order - stratum * Strata.SIZE), cancelDice.subject(stratum)) - cancelled;
    }

    /** Order number {@code position} of a deal, in its stratum. */
    private int index(int position, long stratum, Deal deal) {
        int rank = paid.unshuffle(position, deal.dice.subject(stratum));
        return ORDERS.unshuffle(rank + cancelled, cancelDice.subject(stratum));
    }

    /** How many such events the average order has. */
    double eventsOfStratum() {
        return deals.stream().mapToInt(deal -> deal.count * deal.kinds.size()).sum() + refunds.count;
    }

    /** How many such events, but for refunds, the orders from 0 to {@code order - 1} have. */
    long eventsBefore(long order) {
        long stratum = stratum(order);
        int rest = (int) (order - stratum * Strata.SIZE);
        long sum = 0;
        for (Deal deal : deals) {
            long count = stratum * deal.count;
            for (int position = 0; position < deal.count; position++) {
                count += index(position, stratum, deal) < rest ? 1 : 0;
            }
            sum += count * deal.kinds.size();
        }
        return sum;
    }

    /** Visits the events, but for refunds, of the orders from {@code from} to {@code to - 1}, in no order. */
    void forEach(long from, long to, Visitor visitor) {
        for (long stratum = stratum(from); stratum * Strata.SIZE < to; stratum++) {
            for (Deal deal : deals) {
                for (int position = 0; position < deal.count; position++) {
                    long order = stratum * Strata.SIZE + index(position, stratum, deal);
                    if (order >= from && order < to) {
                        deal.kinds.forEach(kind -> visitor.visit(order, kind));
                    }
                }
            }
        }
    }

    /** Takes note of an event of an order. */
    interface Visitor {

        /** Called once for each; {@code kind} as in {@link Moments}. */
        void visit(long order, int kind);
    }

    /** Most business days between an order and its refund; negative when there are no refunds. */
    int lastRefundDay() {
        return refundsBefore.length - 1;
    }

    /** How many orders from 0 to {@code order - 1} have a refund {@code day} business days later. */
    long refundsBefore(long order, int day) {
        long stratum = stratum(order);
        int rest = (int) (order - stratum * Strata.SIZE);
        long first = stratum * refunds.count;
        long count = Math.floorDiv(first, REFUNDS) * refundsBefore[day][REFUNDS]
                + refundsBefore[day][(int) Math.floorMod(first, (long) REFUNDS)];
        for (int position = 0; position < refunds.count; position++) {
            if (dayOfRefund(first + position) == day && index(position, stratum, refunds) < rest) {
                count++;
            }
        }
        return count;
    }

    /** Visits the orders from {@code from} to {@code to - 1} with a refund {@code day} business days later, in no order. */
    void forEachRefund(long from, long to, int day, LongConsumer visit) {
        for (long stratum = stratum(from); stratum * Strata.SIZE < to; stratum++) {
            long first = stratum * refunds.count;
            for (int position = 0; position < refunds.count; position++) {
                if (dayOfRefund(first + position) == day) {
                    long order = stratum * Strata.SIZE + index(position, stratum, refunds);
                    if (order >= from && order < to) {
                        visit.accept(order);
                    }
                }
            }
        }
    }

    private int dayOfRefund(long refund) {
        return refundDay[(int) Math.floorMod(refund, (long) REFUNDS)];
    }
}
