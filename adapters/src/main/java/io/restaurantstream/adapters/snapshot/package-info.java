/**
 * Points of sale send the state of an order, the log wants what happened to it: the difference of two states, as events
 * whose ids are functions of their content.
 */
package io.restaurantstream.adapters.snapshot;
