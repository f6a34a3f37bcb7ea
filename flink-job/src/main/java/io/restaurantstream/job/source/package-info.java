/**
 * Reads the event log over HTTP, page by page, with the offset in the checkpoint. It emits bytes and does not parse events.
 *
 * <p>A FLIP-27 source: the enumerator assigns splits, and the split reader reads them.
 */
package io.restaurantstream.job.source;
