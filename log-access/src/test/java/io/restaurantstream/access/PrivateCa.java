package io.restaurantstream.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of our own, made with keytool, and a server that it vouches for. */
public final class PrivateCa {

    /** Of its keystores. */
    public static final String PASSWORD = "changeit";

    private final Path folder;

    private PrivateCa(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes both.
     *
     * @param names that the server's certificate is for, as {@code dns:localhost}
     */
    public static PrivateCa in(Path folder, String names) throws Exception {
        PrivateCa ca = new PrivateCa(Files.createDirectories(folder));
        ca.keytool("-genkeypair", "ca.p12", "-alias", "ca", "-dname", "CN=our own CA", "-ext", "bc:c");
        ca.keytool("-exportcert", "ca.p12", "-alias", "ca", "-rfc", "-file", "ca.pem");
        ca.keytool("-genkeypair", "server.p12", "-alias", "server", "-dname", "CN=server");
        ca.keytool("-certreq", "server.p12", "-alias", "server", "-file", "server.csr");
        ca.keytool(
                "-gencert",
                "ca.p12",
                "-alias",
                "ca",
                "-ext",
                "san=" + names,
                "-rfc",
                "-infile",
                "server.csr",
                "-outfile",
                "server.pem");
        ca.keytool("-importcert", "server.p12", "-alias", "ca", "-noprompt", "-file", "ca.pem");
        ca.keytool("-importcert", "server.p12", "-alias", "server", "-file", "server.pem");
        return ca;
    }

    /** Its certificate. */
    public Path pem() {
        return folder.resolve("ca.pem");
    }

    /** Keystore in PKCS12 with the server's key and certificate. */
    public Path serverKeystore() {
        return folder.resolve("server.p12");
    }

    /** Certificate of the server. */
    public Path serverCertificate() {
        return folder.resolve("server.pem");
    }

    /** Writes the server's key as PEM, not encrypted and for its owner only, as OpenSSL wants it. */
    public Path serverKey() throws Exception {
        byte[] key = keystore().getKey("server", PASSWORD.toCharArray()).getEncoded();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
        Path file = Files.createFile(
                folder.resolve("server.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, pem);
    }

    /** TLS of the server. */
    SSLContext server() throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keystore(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore keystore() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(serverKeystore())) {
            keys.load(file, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void keytool(String command, String keystore, String... arguments) throws Exception {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(List.of(command, "-keystore", keystore, "-storetype", "PKCS12", "-storepass", PASSWORD));
        if (command.equals("-genkeypair")) {
            line.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(line + ": " + output);
        }
    }
}
