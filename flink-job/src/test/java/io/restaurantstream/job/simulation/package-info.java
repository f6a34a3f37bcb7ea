/**
 * The job's own parts in one thread, under a clock, a log server, a network and crashes that one seed decides. Everything
 * in here but those is real: the operators of the job graph, the state in checkpoints, the driver and Postgres.
 */
package io.restaurantstream.job.simulation;
