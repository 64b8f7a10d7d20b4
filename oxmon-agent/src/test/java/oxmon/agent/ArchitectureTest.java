package oxmon.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "oxmon.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule the_agent_knows_core_wire_and_collect_only = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("oxmon.server..", "oxmon.web..", "jakarta..", "java.sql..", "oshi..")
            .because("it is a small stand-alone jar");

    @ArchTest
    static final ArchRule only_reporting_knows_gRPC = noClasses()
            .that()
            .resideOutsideOfPackage("oxmon.agent.report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "oxmon.wire..", "com.google.protobuf..")
            .because("the wire is one package's business");

    @ArchTest
    static final ArchRule only_main_asks_for_time_and_environment = noClasses()
            .that()
            .resideOutsideOfPackage("oxmon.agent")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("tests pass them in");

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("oxmon.agent.(**)").should().beFreeOfCycles();
}
