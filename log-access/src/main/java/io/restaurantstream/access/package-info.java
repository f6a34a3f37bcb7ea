/**
 * How a server of the event log is asked for a page: with a token, headers and a private CA out of files, along
 * redirects of the same origin; and a Kafka broker for a topic. What they answer is for others.
 */
package io.restaurantstream.access;
