/**
 * The wire contract: events, their payloads, and strict reading and byte-stable writing of their JSON.
 *
 * <p>Knows neither Flink nor HTTP. Money is integer cents everywhere; times are UTC instants of at most microseconds.
 */
package io.restaurantstream.event;
