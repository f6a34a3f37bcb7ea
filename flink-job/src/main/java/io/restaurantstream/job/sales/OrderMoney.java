package io.restaurantstream.job.sales;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an order was paid, in cents: by its tenders together if it has any, else by its newest payment; voided payments do
 * not count, and an adjusted tip takes the place of the captured one.
 */
record OrderMoney(long subtotal, long tax, long tip, long total) {

    /**
     * The money of an order; null when no payment counts.
     *
     * @param voided ids of payments that do not count
     * @param adjustedTips by the id of their payment
     */
    static OrderMoney of(
            Map<OrderKey, CapturedPayment> payments, Map<OrderKey, Long> voided, Map<OrderKey, Long> adjustedTips) {
        OrderMoney money = null;
        for (OrderKey id : counting(payments, voided)) {
            OrderMoney paid = of(payments.get(id), adjustedTips.get(id));
            money = money == null ? paid : money.plus(paid);
        }
        return money;
    }

    /** The payments that count: all tenders if there are any, else the newest payment of the whole order. */
    static List<OrderKey> counting(Map<OrderKey, CapturedPayment> payments, Map<OrderKey, Long> voided) {
        boolean hasTenders = false;
        for (CapturedPayment payment : payments.values()) {
            hasTenders |= payment.isTender();
        }
        List<OrderKey> counting = new ArrayList<>(payments.size());
        long newest = -1;
        for (Map.Entry<OrderKey, CapturedPayment> entry : payments.entrySet()) {
            CapturedPayment payment = entry.getValue();
            if (voided.containsKey(entry.getKey()) || payment.isTender() != hasTenders) {
                continue;
            }
            if (hasTenders) {
                counting.add(entry.getKey());
            } else if (payment.offset() > newest) {
                newest = payment.offset();
                counting.clear();
                counting.add(entry.getKey());
            }
        }
        return counting;
    }

    /**
     * The money of one payment.
     *
     * @param adjustedTip cents; null when its tip was not adjusted
     */
    static OrderMoney of(CapturedPayment payment, Long adjustedTip) {
        long tip = adjustedTip == null ? payment.tip() : adjustedTip;
        return new OrderMoney(payment.subtotal(), payment.tax(), tip, payment.total() - payment.tip() + tip);
    }

    OrderMoney plus(OrderMoney other) {
        return new OrderMoney(subtotal + other.subtotal, tax + other.tax, tip + other.tip, total + other.total);
    }
}
