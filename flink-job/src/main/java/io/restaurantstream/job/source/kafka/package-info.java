/**
 * Reads the event log from a Kafka topic, with Flink's own source; hands on bytes, not meaning, as the HTTP source does.
 */
package io.restaurantstream.job.source.kafka;
