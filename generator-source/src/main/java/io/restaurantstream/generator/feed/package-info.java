/**
 * The event log as bytes, and the clock that decides how much of it is visible.
 *
 * <p>Whoever serves events (HTTP, Kafka, a job) reads them here.
 */
package io.restaurantstream.generator.feed;
