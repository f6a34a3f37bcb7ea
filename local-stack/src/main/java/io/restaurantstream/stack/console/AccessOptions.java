package io.restaurantstream.stack.console;

import io.restaurantstream.access.AccessException;
import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.JobOptions.UsageException;
import picocli.CommandLine.Option;

/**
 * The options for a server that requires a token, headers or a private CA; the same as the job's options of these
 * names.
 */
public final class AccessOptions {

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File whose first line is sent to the server as a bearer token.")
    private String tokenFile;

    @Option(
            names = "--headers-file",
            paramLabel = "FILE",
            description = "Properties file of HTTP headers to send to the server.")
    private String headersFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of certificates to trust in addition to those of the system.")
    private String caFile;

    /** The files, after checking that each can be used. */
    public LogAccess checked() {
        LogAccess access = new LogAccess(tokenFile, headersFile, caFile);
        try {
            access.check();
        } catch (AccessException e) {
            throw new UsageException("--" + e.getMessage());
        }
        return access;
    }
}
