/**
 * Publishes the log to a Kafka topic, every offset once and, for each location, in order; whatever is killed meanwhile.
 */
package io.restaurantstream.generator.kafka;
