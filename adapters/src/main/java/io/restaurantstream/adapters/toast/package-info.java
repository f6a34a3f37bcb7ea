/** Toast: the webhook {@code order_updated}, which has the whole order each time. */
package io.restaurantstream.adapters.toast;
