/**
 * How fast the generator is: encoding on one core, pages to one client, seeks, and memory over a long run.
 */
package io.restaurantstream.benchmarks.generator;
