package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KubernetesFilesTest {

    private static final String OPERATORS_SCHEMA = "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
    private static final Pattern SECRET = Pattern.compile("KEY|PASSWORD$|TOKEN$|SECRET");
    private static final ObjectMapper STRICT = new ObjectMapper().setAnnotationIntrospector(new NoOtherFields());
    private static final Path FILES = Repository.root().resolve("deploy/kubernetes");

    @Test
    void theDeploymentFitsTheOperatorsPublishedSchema() throws IOException {
        JsonNode deployment = Yaml.read(FILES.resolve("flinkdeployment.yaml"));
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(operatorsSchema());
        assertThat(schema.validate(deployment)).isEmpty();

        ((ObjectNode) deployment.at("/spec/job")).put("upgradeMod", "savepoint");
        assertThat(schema.validate(deployment)).singleElement().asString().contains("upgradeMod");
    }

    @Test
    void theJobGoesOnFromASavepointWhenItIsUpgraded() throws IOException {
        JsonNode spec = Yaml.read(FILES.resolve("flinkdeployment.yaml")).get("spec");

        assertThat(spec.at("/job/upgradeMode").asText()).isEqualTo("savepoint");
        assertThat(spec.at("/flinkConfiguration/high-availability.type").asText())
                .isEqualTo("kubernetes");
        assertThat(spec.at("/flinkConfiguration").properties())
                .filteredOn(option -> option.getValue().asText().startsWith("s3://"))
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "high-availability.storageDir",
                        "execution.checkpointing.dir",
                        "execution.checkpointing.savepoint-dir");
    }

    @Test
    void allFilesDeployTheSameVersion() throws IOException {
        String job = Yaml.read(FILES.resolve("flinkdeployment.yaml"))
                .at("/spec/image")
                .asText();
        String tables = Yaml.read(FILES.resolve("migrate-job.yaml"))
                .at("/spec/template/spec/containers/0/image")
                .asText();
        ComposeFile compose = ComposeFile.read();

        assertThat(job)
                .endsWith("/" + compose.service("jobmanager").get("image").asText());
        assertThat(tables)
                .endsWith("/" + compose.service("migrate").get("image").asText());
    }

    @Test
    void theOtherFilesFitTheTypesOfKubernetes() throws IOException {
        Map<String, Class<?>> types = Map.of(
                "migrate-job.yaml", Job.class,
                "networkpolicy.yaml", NetworkPolicy.class,
                "poddisruptionbudget.yaml", PodDisruptionBudget.class);
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("flinkdeployment.yaml")))
                    .containsExactlyInAnyOrderElementsOf(types.keySet());
        }
        for (Map.Entry<String, Class<?>> file : types.entrySet()) {
            for (JsonNode document : Yaml.readAll(FILES.resolve(file.getKey()))) {
                assertThat(document.path("kind").asText())
                        .isEqualTo(file.getValue().getSimpleName());
                assertThat(STRICT.treeToValue(document, file.getValue())).isNotNull();

                ((ObjectNode) document.get("spec")).put("nobodyKnowsThis", true);
                assertThatThrownBy(() -> STRICT.treeToValue(document, file.getValue()))
                        .hasMessageContaining("nobodyKnowsThis");
            }
        }
    }

    @Test
    void everyPodRunsWithoutRightsOnAReadOnlyRootFileSystem() throws IOException {
        for (JsonNode pod : pods()) {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/runAsGroup").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            for (JsonNode container : pod.get("containers")) {
                JsonNode context = container.get("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(ComposeFile.texts(context.at("/capabilities/drop"))).containsExactly("ALL");
                assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
                assertThat(container.get("volumeMounts"))
                        .anyMatch(mount -> mount.get("mountPath").asText().equals("/tmp"));
            }
        }
    }

    @Test
    void everyMountHasItsVolumeAndNoVolumeInMemoryIsWithoutALimit() throws IOException {
        for (JsonNode pod : pods()) {
            assertThat(pod.at("/containers/0/volumeMounts").findValuesAsText("name"))
                    .containsExactlyInAnyOrderElementsOf(names(pod.get("volumes")));
            for (JsonNode volume : pod.get("volumes")) {
                assertThat(
                                volume.has("emptyDir")
                                        ? volume.at("/emptyDir/sizeLimit").asText()
                                        : "secret")
                        .isNotEmpty();
                assertThat(volume.has("emptyDir") || volume.has("secret")).isTrue();
            }
        }
    }

    @Test
    void everyContainerHasRequestsAndALimitOfMemory() throws IOException {
        JsonNode resources =
                Yaml.read(FILES.resolve("migrate-job.yaml")).at("/spec/template/spec/containers/0/resources");
        assertThat(resources.at("/requests/cpu").asText()).isNotEmpty();
        assertThat(resources.at("/requests/memory").asText()).isNotEmpty();
        assertThat(resources.at("/limits/memory").asText()).isNotEmpty();

        // the operator makes both of these
        JsonNode flink = Yaml.read(FILES.resolve("flinkdeployment.yaml")).get("spec");
        for (String role : List.of("jobManager", "taskManager")) {
            assertThat(flink.path(role).at("/resource/memory").asText()).isNotEmpty();
            assertThat(flink.path(role).at("/resource/cpu").asDouble()).isPositive();
        }
    }

    @Test
    void noSecretIsInAFile() throws IOException {
        for (JsonNode pod : pods()) {
            for (JsonNode container : pod.get("containers")) {
                assertThat(ComposeFile.texts(container.path("args"))).doesNotContain("--jdbc-password");
                for (JsonNode variable : container.path("env")) {
                    if (SECRET.matcher(variable.get("name").asText()).find()) {
                        assertThat(variable.has("value"))
                                .as(variable.toString())
                                .isFalse();
                        assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                                .isNotEmpty();
                    }
                }
            }
        }
    }

    @Test
    void everyPodIsUnderAPolicyForBothDirections() throws IOException {
        List<String> covered = new ArrayList<>();
        for (JsonNode policy : Yaml.readAll(FILES.resolve("networkpolicy.yaml"))) {
            assertThat(ComposeFile.texts(policy.at("/spec/policyTypes"))).containsExactly("Ingress", "Egress");
            covered.add(policy.at("/spec/podSelector/matchLabels/app").asText());
            // whoever may send is named; everybody may not
            assertThat(policy.at("/spec/ingress"))
                    .allMatch(rule -> !rule.path("from").isEmpty());
        }
        assertThat(covered)
                .containsExactlyInAnyOrder(
                        // the operator labels pods with the deployment's name
                        Yaml.read(FILES.resolve("flinkdeployment.yaml"))
                                .at("/metadata/name")
                                .asText(),
                        Yaml.read(FILES.resolve("migrate-job.yaml"))
                                .at("/spec/template/metadata/labels/app")
                                .asText());
    }

    @Test
    void aDrainedNodeLeavesAJobManagerAndAllButOneTaskManager() throws IOException {
        JsonNode deployment = Yaml.read(FILES.resolve("flinkdeployment.yaml"));
        ArrayNode budgets = Yaml.readAll(FILES.resolve("poddisruptionbudget.yaml"));

        assertThat(budgets)
                .extracting(
                        budget -> budget.at("/spec/selector/matchLabels/app").asText(),
                        budget -> budget.at("/spec/selector/matchLabels/component")
                                .asText())
                .containsExactly(
                        tuple(deployment.at("/metadata/name").asText(), "jobmanager"),
                        tuple(deployment.at("/metadata/name").asText(), "taskmanager"));
        // a budget that never lets a pod go would block a drain for ever
        assertThat(budgets.get(0).at("/spec/minAvailable").asInt())
                .isPositive()
                .isLessThan(deployment.at("/spec/jobManager/replicas").asInt());
        assertThat(budgets.get(1).at("/spec/maxUnavailable").asInt()).isPositive();
    }

    private static List<JsonNode> pods() throws IOException {
        return List.of(
                Yaml.read(FILES.resolve("flinkdeployment.yaml")).at("/spec/podTemplate/spec"),
                Yaml.read(FILES.resolve("migrate-job.yaml")).at("/spec/template/spec"));
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(item -> names.add(item.get("name").asText()));
        return names;
    }

    /** The types keep fields that they do not know; this reader refuses them. */
    private static final class NoOtherFields extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    /** What an API server would check, and more: it drops fields it does not know, in silence. */
    private static JsonNode operatorsSchema() throws IOException {
        try (InputStream definition =
                KubernetesFilesTest.class.getClassLoader().getResourceAsStream(OPERATORS_SCHEMA)) {
            JsonNode schema = Yaml.read(definition).at("/spec/versions/0/schema/openAPIV3Schema");
            // the newest operator on Maven Central is 1.10, from before Flink 2; later ones added only names of
            // versions
            ((ObjectNode) schema.at("/properties/spec/properties/flinkVersion")).remove("enum");
            ObjectNode properties = (ObjectNode) schema.get("properties");
            // what every Kubernetes object has and no definition repeats
            properties.putObject("apiVersion").put("const", "flink.apache.org/v1beta1");
            properties.putObject("kind").put("const", "FlinkDeployment");
            properties.putObject("metadata").put("type", "object");
            refuseUnknownFields(schema);
            return schema;
        }
    }

    private static void refuseUnknownFields(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.put("additionalProperties", false);
        }
        schema.forEach(KubernetesFilesTest::refuseUnknownFields);
    }
}
