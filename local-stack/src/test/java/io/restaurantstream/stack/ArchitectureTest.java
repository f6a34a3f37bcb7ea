package io.restaurantstream.stack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Each family of commands is a package; only the launcher knows them all. */
@AnalyzeClasses(packagesOf = Stack.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.restaurantstream.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theLauncherStandsAlone = classes()
            .that()
            .resideInAPackage("io.restaurantstream.stack")
            .should()
            .haveNameMatching(".*\\.(Stack(\\$.*)?|package-info)");

    @ArchTest
    static final ArchRule whatCommandsShareKnowsNoCommand = noClasses()
            .that()
            .resideInAnyPackage("..stack.console..", "..stack.process..")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("Command")
            .because("it is shared by all of them");

    @ArchTest
    static final ArchRule benchmarksAreNotOnTheClassPath = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.restaurantstream.benchmarks..", "org.openjdk.jmh..", "org.knowm.xchart..");
}
