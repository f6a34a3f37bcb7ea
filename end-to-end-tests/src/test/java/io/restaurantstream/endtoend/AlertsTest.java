package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each alert has a page that says what to do, and is tried both ways; that it passes is for {@link AlertRulesIT}. */
class AlertsTest {

    private static final Path RULES = Repository.root().resolve("deploy/prometheus/alerts.yml");
    private static final Path TRIALS = RULES.resolveSibling("alerts.test.yml");
    private static final Path RUNBOOK = Repository.root().resolve("docs/runbook");

    @Test
    void everyAlertLeadsToItsPage() throws IOException {
        for (JsonNode rule : rules()) {
            String alert = rule.path("alert").asText();
            assertThat(rule.at("/annotations/runbook_url").asText()).isEqualTo("docs/runbook/" + alert + ".md");
            assertThat(RUNBOOK.resolve(alert + ".md")).content().startsWith("# " + alert + "\n");
        }
    }

    @Test
    void everyPageOfAnAlertHasItsAlert() throws IOException {
        assertThat(pages().stream()
                        .map(page -> page.getFileName().toString().replace(".md", ""))
                        .filter(name -> Character.isUpperCase(name.charAt(0))))
                .containsExactlyInAnyOrderElementsOf(alerts());
    }

    @Test
    void everyPageSaysTheSameFourThingsAndIsInTheIndex() throws IOException {
        String index = Files.readString(RUNBOOK.resolve("README.md"));
        for (Path page : pages()) {
            assertThat(Files.readString(page).lines().filter(line -> line.startsWith("## ")))
                    .as(page.toString())
                    .containsExactly(
                            "## What it means", "## What to look at", "## What to do", "## How to know that it worked");
            assertThat(index).contains("](" + page.getFileName() + ")");
        }
    }

    @Test
    void everyAlertIsTriedWhenItFiresAndWhenItIsSilent() throws IOException {
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (JsonNode trial : Yaml.read(TRIALS).get("tests")) {
            for (JsonNode moment : trial.get("alert_rule_test")) {
                (moment.get("exp_alerts").isEmpty() ? silent : firing)
                        .add(moment.get("alertname").asText());
            }
        }
        assertThat(firing).isEqualTo(alerts());
        assertThat(silent).isEqualTo(alerts());
    }

    private static Set<String> alerts() throws IOException {
        Set<String> alerts = new TreeSet<>();
        rules().forEach(rule -> alerts.add(rule.path("alert").asText()));
        return alerts;
    }

    private static JsonNode rules() throws IOException {
        return Yaml.read(RULES).at("/groups/0/rules");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(RUNBOOK)) {
            return files.filter(file -> !file.endsWith("README.md")).collect(Collectors.toList());
        }
    }
}
