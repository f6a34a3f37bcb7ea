/**
 * From orders and payments to hourly sales per location, in event time.
 *
 * <p>Equal to the SQL roll-up of the orders table at every moment when nothing is on its way.
 */
package io.restaurantstream.job.sales;
