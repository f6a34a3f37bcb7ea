/**
 * How long the business questions and the panels of the dashboards and of the live page take on a database that has events in it.
 */
package io.restaurantstream.benchmarks.questions;
