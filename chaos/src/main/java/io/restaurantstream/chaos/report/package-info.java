/** What came of a run: by kind of fault, and as a whole. */
package io.restaurantstream.chaos.report;
