/**
 * Parses each event and decides whether it is accepted. Rejected events leave by a side output with their reason.
 */
package io.restaurantstream.job.check;
