/**
 * Joins orders with their items and payments, and sums hourly sales per location, by the hour of the order.
 *
 * <p>When all events are written, they are equal to the SQL roll-up of the orders table.
 */
package io.restaurantstream.job.sales;
