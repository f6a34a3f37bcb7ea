package io.restaurantstream.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets: a server that sends back what it is sent. */
class TcpProxyTest {

    private static final int PATIENCE_MILLIS = 10_000;

    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "echo");
        thread.setDaemon(true);
        thread.start();
        proxy = TcpProxy.start("test", server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread echo = new Thread(() -> echo(client), "echo of a client");
                echo.setDaemon(true);
                echo.start();
            } catch (IOException e) {
                return; // the test is over
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String receive(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    @Test
    void forwardsBytesInBothDirections() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "one");
            assertThat(receive(socket, 3)).isEqualTo("one");
            send(socket, "two");
            assertThat(receive(socket, 3)).isEqualTo("two");
        }
    }

    @Test
    void forwardsSeveralChunksInOrder() throws Exception {
        String text = "0123456789".repeat(20_000);
        try (Socket socket = connect()) {
            Thread sender = new Thread(() -> {
                try {
                    send(socket, text);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            assertThat(receive(socket, text.length())).isEqualTo(text);
            sender.join();
        }
    }

    @Test
    void resetsConnectionsThatAreCutAndTakesNewOnes() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "one");
            receive(socket, 3);
            proxy.cut();
            assertThatThrownBy(() -> expectByte(socket.getInputStream())).isInstanceOf(IOException.class);
        }
        try (Socket socket = connect()) {
            send(socket, "two");
            assertThat(receive(socket, 3)).isEqualTo("two");
        }
    }

    @Test
    void holdsBytesDuringABlackHoleAndDeliversThemAfterwards() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "one");
            receive(socket, 3);
            proxy.setHeld(true);
            send(socket, "two");
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> expectByte(socket.getInputStream())).isInstanceOf(SocketTimeoutException.class);
            proxy.setHeld(false);
            socket.setSoTimeout(PATIENCE_MILLIS);
            assertThat(receive(socket, 3)).isEqualTo("two");
        }
    }

    @Test
    void resetsNewConnectionsWhileItRefuses() throws Exception {
        proxy.setRefusing(true);
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> {
                        send(socket, "one");
                        expectByte(socket.getInputStream());
                    })
                    .isInstanceOf(IOException.class);
        }
        proxy.setRefusing(false);
        try (Socket socket = connect()) {
            send(socket, "two");
            assertThat(receive(socket, 3)).isEqualTo("two");
        }
    }

    @Test
    void cutsInTheMiddleOfAnAnswer() throws Exception {
        try (Socket socket = connect()) {
            proxy.cutAfter(5);
            send(socket, "abcdefghij");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            expectByte(socket.getInputStream());
                        }
                    })
                    .isInstanceOf(IOException.class);
            await().until(() -> !proxy.isCutPending());
        }
        try (Socket socket = connect()) {
            send(socket, "whole");
            assertThat(receive(socket, 5)).isEqualTo("whole");
        }
    }

    @Test
    void limitsTheBandwidth() throws Exception {
        proxy.setRate(20_000);
        String text = "x".repeat(20_000);
        try (Socket socket = connect()) {
            long begun = System.nanoTime();
            send(socket, text);
            receive(socket, text.length());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(400));
        }
    }

    private static void expectByte(InputStream in) throws IOException {
        if (in.read() < 0) {
            throw new IOException("ended");
        }
    }
}
