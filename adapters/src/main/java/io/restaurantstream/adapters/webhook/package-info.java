/** What the webhooks of all points of sale need: secrets, the mapping of locations, reading JSON, asking the vendor. */
package io.restaurantstream.adapters.webhook;
