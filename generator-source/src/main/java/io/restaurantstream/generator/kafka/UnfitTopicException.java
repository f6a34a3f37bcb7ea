package io.restaurantstream.generator.kafka;

/** Says why a log cannot be published to a topic, in a sentence for whoever asked for it. */
public final class UnfitTopicException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitTopicException(String message) {
        super(message);
    }
}
