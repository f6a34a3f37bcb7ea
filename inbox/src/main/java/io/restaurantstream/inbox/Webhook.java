package io.restaurantstream.inbox;

import io.restaurantstream.event.Event;
import java.io.IOException;
import java.util.List;

/**
 * A way in for a system that sends what it knows instead of events. It is served at a path of its own and answered with
 * 200 once all that it told is durable. Used by several threads at once.
 */
public interface Webhook {

    /** Where it is served, such as {@code /pos/square}. */
    String path();

    /** Refuses a request that its system did not send. */
    void authenticate(WebhookRequest request) throws WebhookException, IOException;

    /**
     * What a request tells, in its order; empty when it is nothing for the log.
     *
     * @throws IOException when what is needed to understand it cannot be read now
     */
    List<Change> read(WebhookRequest request) throws WebhookException, IOException, InterruptedException;

    /** The new state of one thing, to be compared with the one that was remembered. */
    interface Change {

        /** What the thing's state is remembered by. */
        String key();

        /**
         * What leads from the remembered state to this one. Called for one change at a time, and for the next one only
         * when what it returned is durable.
         *
         * @param remembered what {@link Update#memory} was the last time; null when nothing is remembered
         */
        Update after(byte[] remembered);
    }

    /**
     * What is written at once.
     *
     * @param events to append; their offsets mean nothing
     * @param memory to remember from now on; null when it stays as it was
     */
    record Update(List<Event> events, byte[] memory) {

        public Update {
            events = List.copyOf(events);
        }
    }
}
