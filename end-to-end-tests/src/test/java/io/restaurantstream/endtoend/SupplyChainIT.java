package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The jars that are submitted and run say what is in them, under which licence. */
class SupplyChainIT {

    private static final Path ROOT = Repository.root();
    private static final Path LIBRARIES = ROOT.resolve("local-stack/target/lib");
    private static final Path STACK_JAR = ROOT.resolve("local-stack/target/stack.jar");

    /** The cluster has the one; the others are annotations. */
    private static final Set<String> NOT_SHADED = Set.of("slf4j-api", "checker-qual");

    @Test
    void theSubmittedJarListsEveryLibraryThatIsInIt() throws IOException {
        List<Path> shaded = shadedLibraries();
        assertThat(shaded).hasSizeGreaterThan(10);
        try (JarFile jar = new JarFile(submitJar().toFile())) {
            Set<String> listed = components(jar).stream()
                    .map(component -> component.get("name").asText())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(listed).containsAll(NOT_SHADED);
            listed.removeAll(NOT_SHADED);

            // versions may differ from those beside the launcher, which brings more that has a say in them
            assertThat(shaded)
                    .allMatch(library -> listed.stream()
                            .anyMatch(name -> library.getFileName().toString().startsWith(name + "-")));
            assertThat(listed).hasSameSizeAs(shaded);
        }
    }

    @Test
    void theLauncherListsEveryJarBesideIt() throws IOException {
        try (JarFile jar = new JarFile(STACK_JAR.toFile());
                Stream<Path> files = Files.list(LIBRARIES)) {
            assertThat(components(jar))
                    .extracting(component -> component.get("name").asText() + "-"
                            + component.get("version").asText() + ".jar")
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void everyComponentHasALicence() throws IOException {
        for (Path path : List.of(submitJar(), STACK_JAR)) {
            try (JarFile jar = new JarFile(path.toFile())) {
                String thirdParties = text(jar, "META-INF/THIRD-PARTY.txt");
                for (JsonNode component : components(jar)) {
                    String name = component.get("name").asText();
                    assertThat(component.path("licenses")).as(name).isNotEmpty();
                    if (!NOT_SHADED.contains(name)) {
                        assertThat(thirdParties)
                                .contains(" (" + component.get("group").asText() + ":" + name + ":"
                                        + component.get("version").asText() + " ");
                    }
                }
            }
        }
    }

    @Test
    void whatIsSubmittedIsUnderPermissiveLicencesWhoseTextsAreInTheJar() throws IOException {
        try (JarFile jar = new JarFile(submitJar().toFile())) {
            for (JsonNode component : components(jar)) {
                String name = component.get("name").asText();
                List<String> licences = component.findValuesAsText("id");
                assertThat(licences).as(name).isNotEmpty().isSubsetOf("Apache-2.0", "BSD-2-Clause", "MIT");
                if (!licences.contains("Apache-2.0") && !NOT_SHADED.contains(name)) {
                    assertThat(jar.stream().map(ZipEntry::getName))
                            .anyMatch(entry -> entry.startsWith("META-INF/licenses/" + name + "/"));
                }
            }
            assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(ROOT.resolve("LICENSE")));
        }
    }

    @Test
    void everyNoticeOfALibraryIsInTheSubmittedJar() throws IOException {
        try (JarFile jar = new JarFile(submitJar().toFile())) {
            String notices =
                    withoutYears(text(jar, "META-INF/NOTICE") + text(jar, "META-INF/licenses/kafka-clients/NOTICE"));
            List<Path> withNotice = new ArrayList<>();
            for (Path library : shadedLibraries()) {
                try (JarFile original = new JarFile(library.toFile())) {
                    for (String name : List.of("META-INF/NOTICE", "META-INF/NOTICE.txt", "NOTICE")) {
                        if (original.getEntry(name) != null) {
                            withNotice.add(library);
                            assertThat(text(original, name)
                                            .lines()
                                            .filter(line -> !line.startsWith("//"))
                                            .map(line -> withoutYears(line.strip())))
                                    .as(library.toString())
                                    .allMatch(notices::contains);
                        }
                    }
                }
            }
            assertThat(withNotice).hasSizeGreaterThan(5);
        }
    }

    /** Those of the launcher's libraries of which the submitted jar has classes. */
    private static List<Path> shadedLibraries() throws IOException {
        Set<String> classes;
        try (JarFile jar = new JarFile(submitJar().toFile())) {
            classes = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.startsWith("io/restaurantstream/job/"))
                    .collect(Collectors.toSet());
        }
        List<Path> shaded = new ArrayList<>();
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            for (Path library : files.sorted().toList()) {
                try (JarFile jar = new JarFile(library.toFile())) {
                    if (jar.stream().map(ZipEntry::getName).anyMatch(classes::contains)) {
                        shaded.add(library);
                    }
                }
            }
        }
        return shaded;
    }

    private static List<JsonNode> components(JarFile jar) throws IOException {
        List<JsonNode> components = new ArrayList<>();
        new ObjectMapper()
                .readTree(text(jar, "META-INF/sbom/bom.json"))
                .get("components")
                .forEach(components::add);
        return components;
    }

    private static String text(JarFile jar, String name) throws IOException {
        try (InputStream entry = jar.getInputStream(jar.getEntry(name))) {
            return new String(entry.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Another version's notice is of another year. */
    private static String withoutYears(String text) {
        return text.replaceAll("[0-9]{4}", "");
    }

    private static Path submitJar() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("flink-job/target"))) {
            return files.filter(file -> file.toString().endsWith("-submit.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
