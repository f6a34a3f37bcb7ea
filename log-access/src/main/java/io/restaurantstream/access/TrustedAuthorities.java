package io.restaurantstream.access;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes TLS trust certificates of our own in addition to those of the system. Host names are still checked. */
final class TrustedAuthorities {

    private TrustedAuthorities() {}

    static SSLContext with(Collection<? extends Certificate> authorities) throws IOException {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager system) {
                    for (Certificate certificate : system.getAcceptedIssuers()) {
                        all.setCertificateEntry("system-" + number++, certificate);
                    }
                }
            }
            for (Certificate certificate : authorities) {
                all.setCertificateEntry("own-" + number++, certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(all), new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up with the given certificates", e);
        }
    }

    /** @param trusted null for what the system trusts */
    private static TrustManager[] managers(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
