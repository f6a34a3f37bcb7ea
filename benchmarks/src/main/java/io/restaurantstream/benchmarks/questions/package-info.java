/**
 * How long the business questions and the panels of the dashboards take on a database that has events in it.
 */
package io.restaurantstream.benchmarks.questions;
