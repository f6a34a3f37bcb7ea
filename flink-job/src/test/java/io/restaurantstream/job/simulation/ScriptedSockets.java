package io.restaurantstream.job.simulation;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/**
 * The network between the job and Postgres, as the driver's {@code socketFactory}. The simulation says for each message
 * that is sent whether it arrives.
 *
 * <p>A connection is cut so that its outcome is known: the server has ended the transaction, or has answered, when the
 * driver hears of it.
 */
public final class ScriptedSockets extends SocketFactory {

    /** What becomes of a message to the database, or of a connection that is opened. */
    enum Fate {
        ARRIVES,
        /** The connection breaks before it is sent. */
        IS_LOST,
        /** Its first half arrives before the connection breaks. */
        IS_HALVED,
        /** It arrives and is carried out; the connection breaks before the answer. */
        IS_NOT_ANSWERED
    }

    /** Decides over each message and each connection. */
    interface Script {
        Fate ofMessage();

        boolean refusesConnection();
    }

    private static final int NOBODY_ANSWERS_MILLIS = 10_000;
    /** The last bytes of a message that is answered in any case: Sync and CopyDone. */
    private static final int ENDS_WITH_LENGTH = 5;

    private static Script script;
    private static List<ScriptedSocket> opened = new ArrayList<>();

    static void follow(Script newScript) {
        script = newScript;
        opened = new ArrayList<>();
    }

    /** The connections made since this was asked last. */
    static List<ScriptedSocket> takeOpened() {
        List<ScriptedSocket> since = opened;
        opened = new ArrayList<>();
        return since;
    }

    @Override
    public Socket createSocket() throws IOException {
        ScriptedSocket socket = new ScriptedSocket();
        opened.add(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("the driver connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("the driver connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException("the driver connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("the driver connects by itself");
    }

    /** A connection to Postgres. */
    static final class ScriptedSocket extends Socket {

        private boolean isCut;

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (script.refusesConnection()) {
                throw new ConnectException("refused by the script");
            }
            super.connect(endpoint, timeout);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream real = super.getOutputStream();
            return new FilterOutputStream(real) {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    if (isCut) {
                        throw new SocketException("cut by the script");
                    }
                    Fate fate = length == 0 || isTermination(bytes, from, length) ? Fate.ARRIVES : script.ofMessage();
                    switch (fate) {
                        case ARRIVES -> real.write(bytes, from, length);
                        case IS_LOST -> cut();
                        case IS_HALVED -> {
                            real.write(bytes, from, length / 2);
                            cut();
                        }
                        case IS_NOT_ANSWERED -> {
                            real.write(bytes, from, length);
                            real.flush();
                            if (isAnswered(bytes, from, length)) {
                                awaitAnswer();
                            }
                            cut();
                        }
                    }
                    if (fate != Fate.ARRIVES) {
                        throw new SocketException("cut by the script: the message " + fate);
                    }
                }
            };
        }

        private static boolean isTermination(byte[] bytes, int from, int length) {
            return length == ENDS_WITH_LENGTH && bytes[from] == 'X';
        }

        private static boolean isAnswered(byte[] bytes, int from, int length) {
            if (bytes[from] == 'Q') {
                return true;
            }
            int end = from + length;
            return length >= ENDS_WITH_LENGTH
                    && (bytes[end - ENDS_WITH_LENGTH] == 'S' || bytes[end - ENDS_WITH_LENGTH] == 'c')
                    && bytes[end - 2] == 0
                    && bytes[end - 1] == 4;
        }

        private void awaitAnswer() throws IOException {
            setSoTimeout(NOBODY_ANSWERS_MILLIS);
            int unusedFirstByte = super.getInputStream().read();
        }

        /** Breaks the connection, and returns when the server has ended what it was doing for it. */
        void cut() throws IOException {
            if (isCut || isClosed()) {
                return;
            }
            isCut = true;
            if (isConnected()) {
                setSoTimeout(NOBODY_ANSWERS_MILLIS);
                byte[] unheard = new byte[8192];
                try {
                    shutdownOutput();
                    InputStream answers = super.getInputStream();
                    int heard = 0;
                    while (heard >= 0) {
                        heard = answers.read(unheard);
                    }
                } catch (SocketTimeoutException e) {
                    throw new IllegalStateException("Postgres does not let go of a broken connection", e);
                }
            }
            close();
        }
    }
}
