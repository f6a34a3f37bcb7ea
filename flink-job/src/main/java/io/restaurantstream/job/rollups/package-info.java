/**
 * Roll-ups by hour and one more dimension, such as service type or menu item, in the same windows as the hourly sales.
 *
 * <p>When all events are written, each is equal to its SQL over the fact tables.
 */
package io.restaurantstream.job.rollups;
