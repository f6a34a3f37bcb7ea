/**
 * A log that can be written: takes batches of events over HTTP, keeps them durably, and serves them by the contract of
 * the event log.
 */
package io.restaurantstream.inbox;
