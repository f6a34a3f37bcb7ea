package io.restaurantstream.adapters.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that stands in a file, which is read again when it changes. Safe for use by several threads. */
public final class SecretFile {

    private static final int MIN_BYTES = 8;
    private static final String HMAC = "HmacSHA256";

    private final String option;
    private final Path file;
    private byte[] secret;
    private FileTime time;

    private SecretFile(String option, Path file) {
        this.option = option;
        this.file = file;
    }

    /**
     * The secret in {@code file}.
     *
     * @param option that names it, for messages
     * @throws IOException when it cannot be read or is too short to be one
     */
    public static SecretFile read(String option, Path file) throws IOException {
        SecretFile secret = new SecretFile(option, file);
        secret.bytes();
        return secret;
    }

    /** Its text as of now. */
    public String text() throws IOException {
        return new String(bytes(), UTF_8);
    }

    /** Whether {@code given} is the secret; takes as long for any other text. */
    public boolean isEqualTo(String given) throws IOException {
        return given != null && MessageDigest.isEqual(bytes(), given.getBytes(UTF_8));
    }

    /**
     * Whether {@code signature} is the HMAC-SHA256 of {@code parts}, one after the other, in Base64.
     *
     * @param signature null when there is none
     */
    public boolean hasSigned(String signature, byte[]... parts) throws IOException {
        if (signature == null) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(bytes(), HMAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            byte[] right = Base64.getEncoder().encode(mac.doFinal());
            return MessageDigest.isEqual(right, signature.strip().getBytes(UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    private synchronized byte[] bytes() throws IOException {
        FileTime now;
        try {
            now = Files.getLastModifiedTime(file);
            if (!now.equals(time)) {
                secret = Files.readString(file).strip().getBytes(UTF_8);
                time = now;
            }
        } catch (IOException e) {
            throw new IOException(option + ": " + file + " cannot be read: " + e, e);
        }
        if (secret.length < MIN_BYTES) {
            throw new IOException(option + ": the secret in " + file + " has " + secret.length
                    + " bytes; it must have at least " + MIN_BYTES);
        }
        return secret;
    }
}
