/** One-hour windows that emit changes early, and are closed by the location's clock and not by a watermark. */
package io.restaurantstream.job.hours;
