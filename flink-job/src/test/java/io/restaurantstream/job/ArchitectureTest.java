package io.restaurantstream.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** The packages are the stages of the pipeline; each may use only those listed. */
@AnalyzeClasses(packagesOf = Topology.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule stagesUseOnlyThoseListed = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("job")
            .definedBy("io.restaurantstream.job")
            .layer("source")
            .definedBy("..job.source..")
            .layer("gate")
            .definedBy("..job.gate..")
            .layer("check")
            .definedBy("..job.check..")
            .layer("hours")
            .definedBy("..job.hours..")
            .layer("rollups")
            .definedBy("..job.rollups..")
            .layer("sales")
            .definedBy("..job.sales..")
            .layer("sink")
            .definedBy("..job.sink..")
            .layer("facts")
            .definedBy("..job.facts..")
            .whereLayer("job")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("source")
            .mayOnlyBeAccessedByLayers("gate", "check", "job")
            .whereLayer("gate")
            .mayOnlyBeAccessedByLayers("sink", "job")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("sales", "sink", "facts", "job")
            .whereLayer("hours")
            .mayOnlyBeAccessedByLayers("sales", "rollups")
            .whereLayer("rollups")
            .mayOnlyBeAccessedByLayers("sales", "sink", "job")
            .whereLayer("sales")
            .mayOnlyBeAccessedByLayers("sink", "job")
            .whereLayer("sink")
            .mayOnlyBeAccessedByLayers("facts", "job")
            .whereLayer("facts")
            .mayOnlyBeAccessedByLayers("job");

    @ArchTest
    static final ArchRule onlyTheSourceSpeaksHttp = noClasses()
            .that()
            .resideOutsideOfPackage("..job.source..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..");

    @ArchTest
    static final ArchRule onlySinksSpeakSql = noClasses()
            .that()
            .resideOutsideOfPackages("..job.sink..", "..job.facts..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule theTopologyKnowsNeitherHostsNorTables = noClasses()
            .that()
            .areAssignableTo(Topology.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..job.sink..", "..job.facts..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(JobOptions.class);

    @ArchTest
    static final ArchRule eventTimeIsNeverTheWallClock = noClasses()
            .that()
            .resideInAnyPackage("..job.gate..", "..job.check..", "..job.sales..", "..job.rollups..", "..job.hours..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .because("the same log must give the same rows");

    @ArchTest
    static final ArchRule classesAreNamedForWhatTheyDo = classes()
            .should()
            .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl|Base|Common)")
            .because("such a name says nothing");
}
