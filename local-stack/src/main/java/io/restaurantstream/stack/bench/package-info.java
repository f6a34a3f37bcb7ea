/** {@code ./stack bench}, as far as this jar knows it; the benchmarks are in a jar of their own. */
package io.restaurantstream.stack.bench;
