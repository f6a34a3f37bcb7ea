/**
 * Recomputes every table from the event log, without Flink, and compares every row and every cent.
 */
package io.restaurantstream.verification;
