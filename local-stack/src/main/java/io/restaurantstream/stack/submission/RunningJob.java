package io.restaurantstream.stack.submission;

/**
 * A running job and the API of its cluster.
 *
 * @param rest the API of its cluster
 * @param jobs all of its cluster
 * @param id its own
 */
record RunningJob(FlinkRest rest, FlinkJobs jobs, String id) {}
