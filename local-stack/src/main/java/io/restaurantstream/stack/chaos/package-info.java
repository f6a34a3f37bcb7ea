/** {@code ./stack chaos}: random faults while the job runs. */
package io.restaurantstream.stack.chaos;
