package io.restaurantstream.livepage;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The files of the page, from the jar; a browser asks each time whether they are still the same. */
final class StaticFiles {

    private static final List<String> NAMES =
            List.of("page.css", "main.js", "format.js", "charts.js", "panels.js", "drawer.js", "export.js", "icon.svg");

    private record StaticFile(byte[] content, String type, String tag) {

        static StaticFile read(String name) {
            try (InputStream in = StaticFiles.class.getResourceAsStream("page/" + name)) {
                if (in == null) {
                    throw new IllegalStateException("page/" + name + " is not in the jar");
                }
                byte[] content = in.readAllBytes();
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
                String tag = '"' + HexFormat.of().formatHex(Arrays.copyOf(digest, 8)) + '"';
                return new StaticFile(content, type(name), tag);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-256", e);
            }
        }

        private static String type(String name) {
            if (name.endsWith(".html")) {
                return "text/html; charset=utf-8";
            }
            if (name.endsWith(".css")) {
                return "text/css; charset=utf-8";
            }
            return name.endsWith(".svg") ? "image/svg+xml" : "text/javascript; charset=utf-8";
        }

        void answer(Context context) {
            context.header("ETag", tag).header("Cache-Control", "no-cache");
            if (tag.equals(context.header("If-None-Match"))) {
                context.status(304);
                return;
            }
            context.contentType(type).result(content);
        }
    }

    private StaticFiles() {}

    static void route(JavalinConfig config) {
        StaticFile page = StaticFile.read("index.html");
        config.routes.get("/", page::answer);
        for (String name : NAMES) {
            StaticFile file = StaticFile.read(name);
            config.routes.get("/" + name, file::answer);
        }
    }
}
