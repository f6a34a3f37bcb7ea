package io.restaurantstream.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;

/** The bytes of a page, after removing the compression that a server or a proxy may have applied. */
public final class PageBody {

    private PageBody() {}

    /**
     * The body without its {@code Content-Encoding}, of which gzip is understood.
     *
     * @throws LimitedBody.TooLongException when it has more bytes than a page may have
     * @throws IOException when it is encoded otherwise, or broken
     */
    public static byte[] decoded(HttpResponse<byte[]> response) throws IOException {
        String encoding = response.headers()
                .firstValue("Content-Encoding")
                .orElse("identity")
                .strip();
        if (encoding.isEmpty() || encoding.equalsIgnoreCase("identity")) {
            return response.body();
        }
        if (!encoding.equalsIgnoreCase("gzip") && !encoding.equalsIgnoreCase("x-gzip")) {
            throw new IOException("Content-Encoding " + encoding + " is not supported, gzip is");
        }
        try (GZIPInputStream body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            byte[] page = body.readNBytes(LogConnection.MAX_ANSWER_BYTES + 1);
            if (page.length > LogConnection.MAX_ANSWER_BYTES) {
                throw new LimitedBody.TooLongException("the response has more than " + LogConnection.MAX_ANSWER_BYTES
                        + " bytes when it is decompressed");
            }
            return page;
        }
    }
}
