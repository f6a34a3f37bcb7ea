/**
 * The offset gate: what was seen before goes no further, and what is missing is recorded.
 */
package io.restaurantstream.job.gate;
