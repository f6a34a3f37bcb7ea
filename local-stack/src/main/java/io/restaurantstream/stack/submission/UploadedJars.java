package io.restaurantstream.stack.submission;

import com.fasterxml.jackson.databind.JsonNode;
import io.restaurantstream.job.RestaurantStreamJob;
import java.io.IOException;
import java.nio.file.Path;

/** The jars that were uploaded to a cluster, as its web UI lists them. A running job no longer needs its jar. */
final class UploadedJars {

    private final FlinkRest rest;

    UploadedJars(FlinkRest rest) {
        this.rest = rest;
    }

    /** Uploads a jar in place of earlier ones of the same name; returns its id. */
    String replace(Path jar) throws IOException, InterruptedException {
        String uploaded =
                rest.upload("/jars/upload", "jarfile", jar).path("filename").asText();
        String id = uploaded.substring(uploaded.lastIndexOf('/') + 1);
        for (JsonNode file : rest.get("/jars").path("files")) {
            boolean hasSameName =
                    file.path("name").asText().equals(jar.getFileName().toString());
            if (hasSameName && !file.path("id").asText().equals(id)) {
                rest.delete("/jars/" + file.path("id").asText());
            }
        }
        return id;
    }

    /** The id of the one of this project's jars that was uploaded last. */
    String newest() throws IOException, InterruptedException {
        JsonNode newest = null;
        for (JsonNode file : rest.get("/jars").path("files")) {
            boolean isOurs =
                    file.path("entry").path(0).path("name").asText().equals(RestaurantStreamJob.class.getName());
            if (isOurs
                    && (newest == null
                            || file.path("uploaded").asLong()
                                    > newest.path("uploaded").asLong())) {
                newest = file;
            }
        }
        if (newest == null) {
            throw new IOException(
                    "the cluster keeps no jar of this job; use ./stack stop --savepoint and ./stack restore");
        }
        return newest.path("id").asText();
    }
}
