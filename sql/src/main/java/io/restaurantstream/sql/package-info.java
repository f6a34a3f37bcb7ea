/**
 * Brings a Postgres to the tables, views, roles and checks of this module.
 */
package io.restaurantstream.sql;
