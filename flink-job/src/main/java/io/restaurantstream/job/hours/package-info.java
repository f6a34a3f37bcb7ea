/** Windows of one hour that show changes soon and are closed by the location's log, not by a watermark. */
package io.restaurantstream.job.hours;
