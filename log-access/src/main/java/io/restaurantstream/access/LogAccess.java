package io.restaurantstream.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The files with the credentials for the server of the log. Holds their names only: the contents are read where a
 * request is made, and never appear in a job graph, the web UI or a message.
 *
 * @param tokenFile its first line is sent as a bearer token; null for none
 * @param headersFile a properties file of headers to send; null for none
 * @param caFile certificates in PEM that are trusted besides those of the system; null for none
 */
public record LogAccess(String tokenFile, String headersFile, String caFile) implements Serializable {

    /** For a server that wants none of it. */
    public static final LogAccess NONE = new LogAccess(null, null, null);

    private static final String TOKEN =
            "a file that can be read, with a token of visible ASCII characters in its first line";
    private static final String HEADERS = "a properties file that can be read, with one header in a line as name=value";
    private static final String CA = "a file that can be read, with one or more certificates in PEM";
    private static final String AUTHORIZATION = "Authorization";

    /**
     * Reads each file as a request would.
     *
     * @throws AccessException when one cannot be used; its message begins with {@code token-file}, {@code headers-file}
     *     or {@code ca-file}, with the file's name and with what is allowed
     */
    public void check() throws AccessException {
        token();
        headers();
        authorities();
    }

    /** What the first line of the token's file is now. */
    Optional<String> token() throws AccessException {
        if (tokenFile == null) {
            return Optional.empty();
        }
        String token = text("token-file", tokenFile, TOKEN)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        if (!token.matches("[!-~]+")) {
            throw AccessException.ofFile("token-file", tokenFile, TOKEN);
        }
        return Optional.of(token);
    }

    /** What the headers' file has now. */
    Map<String, String> headers() throws AccessException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (headersFile == null) {
            return headers;
        }
        Properties properties = new Properties();
        try (Reader reader = new StringReader(text("headers-file", headersFile, HEADERS))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw AccessException.ofFile("headers-file", headersFile, HEADERS);
        }
        for (String name : properties.stringPropertyNames()) {
            String value = properties.getProperty(name).strip();
            if (value.isEmpty() || !isHeader(name, value)) {
                throw AccessException.ofFile(
                        "headers-file", headersFile, HEADERS + "; that of " + name + " is not a valid header value");
            }
            headers.put(name, value);
        }
        if (tokenFile != null && headers.containsKey(AUTHORIZATION)) {
            throw AccessException.ofFile(
                    "headers-file", headersFile, "without " + AUTHORIZATION + ", which token-file already gives");
        }
        return headers;
    }

    /** Whether the HTTP client lets us send it; its own message would repeat the value. */
    private static boolean isHeader(String name, String value) {
        try {
            HttpRequest.newBuilder(URI.create("http://localhost/")).setHeader(name, value);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    /** The certificates to trust besides those of the system; empty for none. */
    Collection<? extends Certificate> authorities() throws AccessException {
        if (caFile == null) {
            return List.of();
        }
        try (InputStream pem = Files.newInputStream(Path.of(caFile))) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException | InvalidPathException | CertificateException e) {
            throw AccessException.ofFile("ca-file", caFile, CA);
        }
        throw AccessException.ofFile("ca-file", caFile, CA);
    }

    private static String text(String option, String file, String allowed) throws AccessException {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw AccessException.ofFile(option, file, allowed);
        }
    }
}
