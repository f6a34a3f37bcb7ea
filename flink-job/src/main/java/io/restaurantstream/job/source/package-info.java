/**
 * Reads the event log over HTTP, page by page, with the offset in the checkpoint; hands on bytes, not meaning.
 *
 * <p>Follows Flink's own cut (FLIP-27): enumerator and splits decide what is read, the split reader reads it.
 */
package io.restaurantstream.job.source;
