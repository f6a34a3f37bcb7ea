/**
 * Proves the promise under fire: seeded random faults on real processes while a log is read, invariants polled all the
 * time, every table verified at the end.
 *
 * <p>Knows neither Flink nor the job nor the commands that it runs: what starts the parts is passed in.
 */
package io.restaurantstream.chaos;
