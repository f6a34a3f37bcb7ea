/**
 * The log as a file.
 *
 * <p>Byte for byte the events that are served, so that a test or a tool can do without a server.
 */
package io.restaurantstream.generator.file;
