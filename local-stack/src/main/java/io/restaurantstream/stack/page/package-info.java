/** {@code ./stack page} and {@code ./stack prove}: what people read of the tables. */
package io.restaurantstream.stack.page;
