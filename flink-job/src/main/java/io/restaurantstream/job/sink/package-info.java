/**
 * The way to the database, and the small tables: rejected events, gaps, hourly and late sales.
 */
package io.restaurantstream.job.sink;
