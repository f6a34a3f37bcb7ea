/**
 * Connections to the database, and the sinks of tables with few rows: rejected events, gaps, hourly and late sales.
 */
package io.restaurantstream.job.sink;
