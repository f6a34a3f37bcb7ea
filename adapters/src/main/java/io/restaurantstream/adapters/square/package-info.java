/** Square: webhooks that name an order, a payment or a refund, which are then fetched as they are now. */
package io.restaurantstream.adapters.square;
