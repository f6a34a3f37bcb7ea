package io.restaurantstream.access;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Receives a response body as bytes, up to a limit, so that an endless response does not fill the heap. */
public final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {

    private final HttpResponse.BodySubscriber<byte[]> bytes = HttpResponse.BodySubscribers.ofByteArray();
    private final int limit;
    private long received;
    private Flow.Subscription subscription;

    /** The body is longer than allowed. */
    public static final class TooLongException extends IOException {

        TooLongException(String message) {
            super(message);
        }
    }

    /** @param limit bytes; a longer body fails with {@link TooLongException} */
    public LimitedBody(int limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        bytes.onSubscribe(newSubscription);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        for (ByteBuffer buffer : item) {
            received += buffer.remaining();
        }
        if (received > limit) {
            subscription.cancel();
            bytes.onError(new TooLongException("the response has more than " + limit + " bytes"));
        } else {
            bytes.onNext(item);
        }
    }

    @Override
    public void onError(Throwable throwable) {
        bytes.onError(throwable);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
    }
}
