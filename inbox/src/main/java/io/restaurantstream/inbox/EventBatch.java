package io.restaurantstream.inbox;

import java.util.List;

/**
 * What a request holds: the events that are valid, where they stood in it, and why the others are not.
 *
 * @param events the valid events, in their order
 * @param indexes the place of each of them in the request, from 0
 * @param rejections the others, in their order
 */
record EventBatch(List<IncomingEvent> events, List<Integer> indexes, List<Rejection> rejections) {}
