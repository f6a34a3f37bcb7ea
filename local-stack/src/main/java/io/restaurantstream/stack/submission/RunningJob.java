package io.restaurantstream.stack.submission;

/**
 * A job to do something with.
 *
 * @param rest the API of its cluster
 * @param jobs all of its cluster
 * @param id its own
 */
record RunningJob(FlinkRest rest, FlinkJobs jobs, String id) {}
