package io.restaurantstream.job.source;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * The log is not what it was, or its server does not speak as agreed: reading on would lose or repeat events.
 *
 * <p>Ends the job instead of restarting it, because a restart would find the same.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class LogContractException extends RuntimeException {

    /** @param message what was found, what was expected, and what to do */
    public LogContractException(String message) {
        super(message);
    }
}
