package oxmon.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "oxmon.server", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule json_is_made_by_one_provider = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("jakarta.json.Json")
            .because("each of its methods looks for the implementation in every jar of the server (JsonFactory)");

    @ArchTest
    static final ArchRule server_knows_nothing_of_the_web = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "oxmon.web..", "jakarta.ws.rs..", "jakarta.servlet..", "jakarta.faces..", "org.primefaces..")
            .because("the REST API and the UI are two readers of one server (ADR 0003)");

    @ArchTest
    static final ArchRule grpc_is_ingests_business = noClasses()
            .that()
            .resideOutsideOfPackage("oxmon.server.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "oxmon.wire..")
            .because("whoever else wants points gets them as oxmon.metrics (house.md)");

    @ArchTest
    static final ArchRule enterprise_beans_are_shells = noClasses()
            .that()
            .haveNameNotMatching(".*(Timer|Startup)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ejb..")
            .because("the work is in plain classes that run without a container (house.md)");

    @ArchTest
    static final ArchRule jdbc_is_the_stores_business = noClasses()
            .that()
            .resideOutsideOfPackage("..sqlite..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..")
            .because("features speak SQL through Jdbi, and only the stores need more (house.md)");

    @ArchTest
    static final ArchRule identity_stands_alone = noClasses()
            .that()
            .resideInAPackage("oxmon.server.identity..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("oxmon.server.agents..", "oxmon.server.metrics..", "oxmon.server.ingest..")
            .because("who may do what is a question of its own (house.md)");

    @ArchTest
    static final ArchRule time_and_environment_are_passed_in = noClasses()
            .that()
            .resideOutsideOfPackage("oxmon.server.common..")
            .and()
            .haveSimpleNameNotEndingWith("CheckConfig")
            .and()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(Instant.class, "now")
            .because("a test must be able to choose them (house.md)");
}
