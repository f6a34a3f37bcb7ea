/**
 * What {@code ./stack bench} measures: each figure with its target beside it, printed and written as JSON.
 *
 * <p>A ratio is of figures from one run on one machine; nothing here is ever part of a test that must pass.
 */
package io.restaurantstream.benchmarks;
