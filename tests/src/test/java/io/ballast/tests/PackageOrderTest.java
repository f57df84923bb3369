package io.ballast.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.apache.spark.ml.PipelineStage;
import org.junit.jupiter.api.Test;

/** The packages of spark-core stand on one another in one order, and dependencies run examples, spark-ml, spark-core. */
class PackageOrderTest {
    /** Ground floor first; a package imports only those before it. */
    private static final List<String> FLOORS = List.of(
            "checkpoint",
            "table",
            "random",
            "neighbors",
            "entropy",
            "strategy",
            "oversampling",
            "undersampling",
            "network",
            "generator",
            "search",
            "evaluation");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ballast");

    @Test
    void thereIsSomethingToCheck() {
        assertThat(CLASSES.size()).isGreaterThan(50);
    }

    @Test
    void aPackageImportsOnlyThoseBelowIt() {
        for (int floor = 0; floor < FLOORS.size() - 1; floor++) {
            String[] above = FLOORS.subList(floor + 1, FLOORS.size()).stream()
                    .map(name -> "io.ballast." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.ballast." + FLOORS.get(floor) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void nothingRunsInACircle() {
        slices().matching("io.ballast.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void coreKnowsNeitherStagesNorJobsAndStagesKnowNoJobs() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.ballast.ml..", "io.ballast.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ballast.ml..", "io.ballast.examples..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.ballast.ml..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.ballast.examples..")
                .check(CLASSES);
    }

    @Test
    void deeplearning4jStaysInsideNetwork() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.ballast.network..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")
                .check(CLASSES);
    }

    @Test
    void coreHasNoParamsAndNoEstimators() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.ballast.ml..", "io.ballast.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.spark.ml.param..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(PipelineStage.class)
                .check(CLASSES);
    }
}
