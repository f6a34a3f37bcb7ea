/** {@code ./stack job}: the job in a Flink inside this process. */
package io.restaurantstream.stack.job;
