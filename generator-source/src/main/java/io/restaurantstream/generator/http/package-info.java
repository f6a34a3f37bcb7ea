/**
 * Serves a feed over HTTP: pages, a live stream, reference data, health and metrics.
 *
 * <p>Decides nothing about events: what is sent is what the feed says, byte for byte.
 */
package io.restaurantstream.generator.http;
