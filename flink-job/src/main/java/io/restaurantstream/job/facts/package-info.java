/**
 * Writes facts into Postgres: one transaction per flush over all fact tables, parents before children.
 *
 * <p>A flush may be repeated, in whole or in part, or with other batch boundaries, without changing the tables.
 */
package io.restaurantstream.job.facts;
