/** Clover: webhooks that only name what has changed, which is then fetched as it is now. */
package io.restaurantstream.adapters.clover;
