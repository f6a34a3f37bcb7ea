package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** No Docker engine is asked: what can be known about the file without one is. */
class ComposeFileTest {

    private static final Path ROOT = Repository.root();
    private static final List<String> ONE_SHOT = List.of("migrate", "logins");
    private static final List<String> WRITE_INTO_THEIR_IMAGE = List.of("kafka", "pgadmin");

    private final ComposeFile compose;

    ComposeFileTest() throws IOException {
        compose = ComposeFile.read();
    }

    /** The schema is published on the npm registry only, which not every machine that builds this can reach. */
    @Test
    @EnabledIfEnvironmentVariable(
            named = "COMPOSE_SCHEMA",
            matches = ".+",
            disabledReason = "COMPOSE_SCHEMA does not name the published compose-spec.json, as it does in .ci/run")
    void fitsThePublishedComposeSchema() throws IOException {
        JsonNode schema = Yaml.read(Path.of(System.getenv("COMPOSE_SCHEMA")));
        // the names of its parts are those of an older draft than the one it says it is written in
        schema.findParents("id").stream()
                .filter(part -> part.get("id").isTextual())
                .forEach(part -> ((ObjectNode) part).remove("id"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                        .getSchema(schema)
                        .validate(compose.tree()))
                .isEmpty();
    }

    /** What comes before the image's own entry point, with the image's folders in a temporary one. */
    @Test
    void pgAdminFindsThePasswordWhereItsServerListSaysAndNobodyElseReadsIt(@TempDir Path folder) throws Exception {
        String passfile = Yaml.read(ROOT.resolve("deploy/pgadmin/servers.json"))
                .at("/Servers/1/ConnectionParameters/passfile")
                .asText();
        Path written = folder.resolve("pgpass");
        List<String> entrypoint = ComposeFile.texts(compose.service("pgadmin").get("entrypoint")).stream()
                .map(word -> word.replace("$$", "$")
                        .replace(passfile, written.toString())
                        .replace("/entrypoint.sh", "true"))
                .toList();
        ProcessBuilder start = new ProcessBuilder(entrypoint).redirectErrorStream(true);
        start.environment().putAll(compose.environment("pgadmin"));
        Process process = start.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(written).hasContent("postgres:5432:*:restaurant_reader:restaurant-reader\n");
        assertThat(Files.getPosixFilePermissions(written)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /** What comes before the image's own entry point, with the image's folders in a temporary one. */
    @Test
    void flinkFindsItsConfigurationInAFolderThatTheImagesEntryPointCanWriteInto(@TempDir Path folder) throws Exception {
        Path image = Files.createDirectories(folder.resolve("image/sub")).getParent();
        Path conf = Files.createDirectory(folder.resolve("conf"));
        Files.writeString(image.resolve("config.yaml"), "rest: {}");
        Files.writeString(image.resolve("sub/more"), "more");
        for (String service : List.of("jobmanager", "taskmanager")) {
            assertThat(ComposeFile.texts(compose.service(service).get("tmpfs")))
                    .anyMatch(mount -> mount.startsWith("/opt/flink/conf:"));
            List<String> start = new ArrayList<>();
            for (String word : ComposeFile.texts(compose.service(service).get("entrypoint"))) {
                start.add(word.replace("$$", "$")
                        .replace("/opt/flink/conf-of-image", image.toString())
                        .replace("/opt/flink/conf", conf.toString())
                        .replace("/docker-entrypoint.sh", "echo"));
            }
            start.addAll(compose.command(service));
            Process process =
                    new ProcessBuilder(start).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output.strip()).isEqualTo(String.join(" ", compose.command(service)));
            assertThat(conf.resolve("config.yaml")).hasContent("rest: {}");
            assertThat(conf.resolve("sub/more")).hasContent("more");
        }
        assertThat(Files.readString(ROOT.resolve("Dockerfile")))
                .contains("cp -r /opt/flink/conf /opt/flink/conf-of-image");
    }

    @Test
    void noServiceIsRootOrCanGainRights() {
        compose.services().forEach(service -> {
            JsonNode properties = service.getValue();
            assertThat(properties.path("user").asText()).as(service.getKey()).matches("[1-9][0-9]*(:[0-9]+)?");
            assertThat(ComposeFile.texts(properties.path("security_opt")))
                    .as(service.getKey())
                    .containsExactly("no-new-privileges:true");
            assertThat(ComposeFile.texts(properties.path("cap_drop")))
                    .as(service.getKey())
                    .containsExactly("ALL");
            assertThat(ComposeFile.texts(properties.path("cap_add")))
                    .as(service.getKey())
                    .isEqualTo(service.getKey().equals("pgadmin") ? List.of("NET_BIND_SERVICE") : List.of());
            assertThat(properties.has("privileged")).as(service.getKey()).isFalse();
        });
    }

    @Test
    void onlyWhatMakesTablesAndLoginsHasTheSuperusersPassword() throws IOException {
        ComposeFile marked = ComposeFile.read(Map.of("POSTGRES_PASSWORD", "of-the-superuser"));
        List<String> holders = new ArrayList<>();
        marked.services().forEach(service -> {
            if (marked.environment(service.getKey()).containsValue("of-the-superuser")) {
                holders.add(service.getKey());
            }
        });
        assertThat(holders).containsExactlyInAnyOrder("postgres", "migrate", "logins");
    }

    @Test
    void writesOnlyIntoVolumesAndMemoryWhereTheImageAllowsIt() {
        compose.services()
                .forEach(service -> assertThat(
                                service.getValue().path("read_only").asBoolean())
                        .as(service.getKey())
                        .isEqualTo(!WRITE_INTO_THEIR_IMAGE.contains(service.getKey())));
    }

    @Test
    void everyVariableHasADefaultAndIsExplained() throws IOException {
        Properties example = new Properties();
        example.load(new StringReader(Files.readString(ROOT.resolve(".env.example"))));

        Map<String, String> variables = compose.variables();
        assertThat(variables.values()).doesNotContainNull();
        assertThat(example).isEqualTo(variables);
    }

    @Test
    void everyMountedFileExists() {
        compose.services().forEach(service -> {
            for (String volume : ComposeFile.texts(service.getValue().path("volumes"))) {
                String source = volume.substring(0, volume.indexOf(':'));
                if (source.startsWith(".")) {
                    assertThat(ROOT.resolve(source)).as(service.getKey()).exists();
                } else {
                    assertThat(compose.tree().get("volumes").has(source))
                            .as(volume)
                            .isTrue();
                }
            }
        });
    }

    @Test
    void everyPortIsOnLoopback() {
        compose.services()
                .forEach(service -> assertThat(
                                ComposeFile.texts(service.getValue().path("ports")))
                        .as(service.getKey())
                        .allMatch(port -> port.matches("127\\.0\\.0\\.1:[0-9]+:[0-9]+")));
    }

    @Test
    void everyImageIsPinned() {
        compose.services()
                .forEach(service -> assertThat(service.getValue().path("image").asText())
                        .matches("[a-z0-9/-]+:v?[0-9]+\\.[0-9.]+"));
    }

    @Test
    void everyServiceThatStaysTellsWhetherItIsWell() {
        compose.services()
                .filter(service -> !ONE_SHOT.contains(service.getKey()))
                .forEach(service -> {
                    boolean reads = service.getKey().equals("publisher"); // it serves nobody: when it fails, it ends
                    assertThat(service.getValue().has("healthcheck") || reads)
                            .as(service.getKey())
                            .isTrue();
                    assertThat(service.getValue().path("restart").asText())
                            .as(service.getKey())
                            .isEqualTo("unless-stopped");
                });
    }

    @Test
    void startsOnlyAfterWhatItNeeds() {
        compose.services()
                .forEach(service -> service.getValue()
                        .path("depends_on")
                        .properties()
                        .forEach(needed -> {
                            boolean ends = ONE_SHOT.contains(needed.getKey());
                            assertThat(compose.service(needed.getKey())).isNotNull();
                            assertThat(needed.getValue().path("condition").asText())
                                    .as(service.getKey() + " on " + needed.getKey())
                                    .isEqualTo(ends ? "service_completed_successfully" : "service_healthy");
                        }));
    }

    @Test
    void imagesOfOurOwnAreBuiltFromWhatIsThereAndRunAsNobodySpecial() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
        for (String stage : Pattern.compile("(?m)^FROM ").split(dockerfile, -1)) {
            Pattern copied = Pattern.compile("(?m)^COPY (?:--chown=\\S+ )?([^-\\s]\\S*) ");
            copied.matcher(stage)
                    .results()
                    .forEach(copy -> assertThat(ROOT.resolve(copy.group(1))).exists());
            if (stage.contains(" AS job") || stage.contains(" AS stack")) {
                assertThat(stage).containsPattern("(?m)^USER [1-9][0-9]*:[1-9][0-9]*$");
            }
        }
    }
}
