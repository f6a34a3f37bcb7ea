/**
 * Access to an event log: requests to a server, with a token, headers and a private CA from files and redirects within
 * the same origin; and the client properties for a Kafka topic. The contents of the log are read elsewhere.
 */
package io.restaurantstream.access;
