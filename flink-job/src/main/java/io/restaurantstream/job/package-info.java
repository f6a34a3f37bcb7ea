/**
 * The job: reads the event log and keeps a star schema and hourly sales in Postgres equal to it.
 *
 * <p>Start reading at {@link io.restaurantstream.job.Topology}; the packages are its stages.
 */
package io.restaurantstream.job;
