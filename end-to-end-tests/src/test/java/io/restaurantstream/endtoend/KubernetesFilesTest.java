package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KubernetesFilesTest {

    private static final String OPERATORS_SCHEMA = "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
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
                .extracting(java.util.Map.Entry::getKey)
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
