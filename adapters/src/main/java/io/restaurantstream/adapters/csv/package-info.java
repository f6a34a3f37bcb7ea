/** Exports of points of sale in CSV: one row per line of an order, read by a mapping, sent to an inbox. */
package io.restaurantstream.adapters.csv;
