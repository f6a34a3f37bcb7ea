/**
 * Reads the event log from a Kafka topic, with Flink's own source. It emits bytes and does not parse
 * events.
 */
package io.restaurantstream.job.source.kafka;
