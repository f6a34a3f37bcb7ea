/**
 * The real parts that faults strike: processes, database, event log, cluster, and the network between them.
 *
 * <p>Everything here is started by this run, and ended with it; no other process is ever touched.
 */
package io.restaurantstream.chaos.site;
