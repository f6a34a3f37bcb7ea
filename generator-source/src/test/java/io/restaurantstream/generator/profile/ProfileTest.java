package io.restaurantstream.generator.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ProfileTest {

    static final List<String> BUILT_IN = Profile.BUILT_IN;

    private static String yaml(String name) throws IOException {
        try (InputStream in = Profile.class.getResourceAsStream("profiles/" + name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void loadsTheBuiltInProfilesByName(String name) {
        Profile profile = Profile.load(name);
        assertThat(profile.name()).isEqualTo(name);
        assertThat(profile.locations()).hasSize(12);
        assertThat(profile.locations().get(11).code()).isEqualTo("LOC-ON-012");
    }

    @Test
    void loadsACustomFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, yaml("realistic").replace("orders_per_day: 120000", "orders_per_day: 99"));
        assertThat(Profile.load(file.toString()).traffic().ordersPerDay()).isEqualTo(99);
    }

    @Test
    void theEpochDependsOnEveryValueButTheName() throws IOException {
        String yaml = yaml("realistic");
        String form = ProfileFile.parse(yaml).canonicalForm();
        assertThat(ProfileFile.parse(yaml.replace("name: realistic", "name: mine"))
                        .canonicalForm())
                .isEqualTo(form);
        assertThat(ProfileFile.parse(yaml.replace("customers: 150000", "customers: 150001"))
                        .canonicalForm())
                .isNotEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tax_percent: 13               | tax_percent: 101              | payments.tax_percent: is 101, must be from 0 to 100
            tax_percent: 13               | tax_percent: 13.25            | payments.tax_percent: is 13.25, must have at most one decimal
            tax_percent: 13               | tax_percent: much             | payments.tax_percent: is much, must be a number
            tax_percent: 13               | tax: 13                       | payments.tax: is not known; allowed are [tax_percent
            orders_per_day: 120000        | orders_per_day: 0             | traffic.orders_per_day: is 0, must be from 1 to 4000000
            orders_per_day: 120000        | orders_per_day: 4000000       | traffic.orders_per_day: is 4000000, so that a
            daily_noise_percent: 6        | daily_noise_percent: 51       | traffic.daily_noise_percent: is 51, must be from 0 to 50
            dine_in: 62, takeout          | dine_in: 61, takeout          | orders.services: shares add up to 99, must be 100
            America/Toronto               | America/Atlantis              | time_zone: is "America/Atlantis", must be a time zone
            {min: 35, max: 110}           | {min: 35, max: 20}            | lifecycle.payment_after_minutes.dine_in.max: is 20, must be from 35 to 1200
            {min: 35, max: 110}           | {min: 35, max: 200}           | lifecycle.payment_after_minutes: the last order
            LOC-ON-002                    | LOC-ON-001                    | locations: code LOC-ON-001 is there twice
            immediate: false              | immediate: maybe              | lifecycle.immediate: is maybe, must be true or false
            salad:                        | sushi:                        | orders.categories.sushi: is not known; allowed are coffee
            percent: 25                   | percent: -1                   | feedback.percent: is -1.0, must be from 0
            late_arrival: 0               | late_arrival: 0.001           | faults.rates.late_arrival: is 0.001, must have at most two decimals
            late_arrival: 0               | late_arrival: -1              | faults.rates.late_arrival: is -1.0, must be from 0 to 100
            late_arrival: 0               | late_arrival: 100.01          | faults.rates.late_arrival: is 100.01, must be from 0 to 100
            late_arrival: 0               | lateness: 0                   | faults.rates.lateness: is not known; allowed are dropped_offset, repeated_delivery
            repeated_within_events: 500   | repeated_within_events: 0     | faults.repeated_within_events: is 0, must be from 1 to 10000
            late_mean_seconds: 120        | late_mean_seconds: 1801       | faults.late_mean_seconds: is 1801, must be from 1 to 1800
            late_max_seconds: 1800        | late_max_seconds: 90000       | faults.late_max_seconds: is 90000, must be from 1 to 43200
            name: realistic               | name: [                       | is not valid YAML
            """)
    void refusesWhatIsWrongAndSaysWhereAndWhy(String from, String to, String message, @TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("mine.yaml");
        String yaml = yaml("realistic");
        assertThat(yaml).contains(from);
        int at = yaml.indexOf(from);
        Files.writeString(file, yaml.substring(0, at) + to + yaml.substring(at + from.length()));
        assertThatThrownBy(() -> Profile.load(file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("profile " + file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void refusesMoreFaultsThanThereAreEventsAndFaultsWithoutARate() throws IOException {
        String yaml = yaml("faulty");
        assertThatThrownBy(() -> ProfileFile.parse(yaml.replace("corrupt_json: 1", "corrupt_json: 92.5")))
                .hasMessage("faults.rates: add up to 100.5, must be at most 100");
        assertThatThrownBy(() -> ProfileFile.parse(yaml.replace("    corrupt_json: 1", "    #")))
                .hasMessage("faults.rates: CORRUPT_JSON is missing");
    }

    @Test
    void saysWhichProfilesThereAreWhenOneIsNotFound() {
        assertThatThrownBy(() -> Profile.load("unheard-of"))
                .hasMessage(
                        "profile unheard-of: is neither one of [realistic, classic, rush, faulty, chain, chain-faulty] nor the path of"
                                + " a YAML file");
    }
}
