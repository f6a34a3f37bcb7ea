/**
 * Writes facts into Postgres: one transaction per flush over all fact tables, parents before children.
 *
 * <p>Any flush may be written again, in whole or in part and cut differently, and the tables stay the same.
 */
package io.restaurantstream.job.facts;
