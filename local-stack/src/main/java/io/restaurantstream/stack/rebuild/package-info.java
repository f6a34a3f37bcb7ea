/** Makes all tables again from the raw ones, by serving these to the job as the log that they came from. */
package io.restaurantstream.stack.rebuild;
