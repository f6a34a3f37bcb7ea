package io.restaurantstream.adapters;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Each vendor is a package of its own over the snapshot core, and none of them knows the job. */
@AnalyzeClasses(packages = "io.restaurantstream.adapters", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule knowsNeitherFlinkNorTheJob = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..", "io.restaurantstream.job..", "java.sql..");

    @ArchTest
    static final ArchRule theCoreKnowsNoVendor = noClasses()
            .that()
            .resideInAPackage("..snapshot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..csv..", "..toast..", "..square..", "..clover..", "..webhook..", "..inbox..");

    @ArchTest
    static final ArchRule vendorsKnowNothingOfEachOther =
            slices().matching("io.restaurantstream.adapters.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theCoreIsAPureFunction = noClasses()
            .that()
            .resideInAPackage("..snapshot..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("a delivery that comes again must tell the same");
}
