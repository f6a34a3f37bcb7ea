/** Measures the way from the log's pages to committed rows, beside a plain {@code COPY} and beside stock sinks. */
package io.restaurantstream.benchmarks.pipeline;
