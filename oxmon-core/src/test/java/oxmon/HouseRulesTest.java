package oxmon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "oxmon", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule core_is_plain_java = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "io.grpc..", "java.sql..", "org.primefaces..")
            .because("what oxmon knows must run and be tested without a server (house.md)");

    @ArchTest
    static final ArchRule toml_is_read_in_one_place = noClasses()
            .that()
            .resideOutsideOfPackage("oxmon.settings")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.tomlj..", "org.antlr..")
            .because("the settings' syntax is nobody else's business (ADR 0007)");

    @ArchTest
    static final ArchRule features_form_no_cycle =
            slices().matching("oxmon.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule metrics_know_only_what_is_left_of_them = noClasses()
            .that()
            .resideInAPackage("oxmon.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("oxmon.alerting..", "oxmon.notification..", "oxmon.certificates..", "oxmon.identity..")
            .because("features depend from left to right only (house.md)");

    @ArchTest
    static final ArchRule identity_stands_alone = noClasses()
            .that()
            .resideInAPackage("oxmon.identity..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("oxmon.metrics..", "oxmon.agents..", "oxmon.settings..")
            .because("who may do what is a question of its own (house.md)");

    @ArchTest
    static final ArchRule time_and_environment_are_passed_in = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(Instant.class, "now")
            .because("a test must be able to choose them (house.md)");
}
