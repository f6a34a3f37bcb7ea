/**
 * The way to the database, and the small tables: rejected events, gaps, hourly and late sales, by Flink's JDBC sink.
 */
package io.restaurantstream.job.sink;
