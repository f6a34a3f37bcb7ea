/**
 * Reads each event once and decides whether it can be accepted; what cannot leaves by a side output with its reason.
 */
package io.restaurantstream.job.check;
