package oxmon.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "oxmon.web", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule json_is_made_by_one_provider = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("jakarta.json.Json")
            .because("each of its methods looks for the implementation in every jar of the server (JsonFactory)");

    @ArchTest
    static final ArchRule web_sees_features_not_their_means = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("oxmon.wire..", "java.sql..", "org.jdbi..", "io.grpc..", "oxmon.server.database..")
            .because("resources and pages call a feature's class and nothing beneath it (house.md)");

    @ArchTest
    static final ArchRule enterprise_beans_are_shells = noClasses()
            .that()
            .haveNameNotMatching(".*(Timer|Startup)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ejb..")
            .because("the work is in plain classes that run without a container (house.md)");

    @ArchTest
    static final ArchRule the_api_knows_no_page = noClasses()
            .that()
            .resideInAPackage("oxmon.web.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "oxmon.web.ui..", "oxmon.web.data..", "oxmon.web.session..", "jakarta.faces..", "org.primefaces..")
            .because("the API takes a bearer and never a cookie (contract, section 2)");

    @ArchTest
    static final ArchRule pages_call_no_resource = noClasses()
            .that()
            .resideInAnyPackage("oxmon.web.ui..", "oxmon.web.data..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..")
            .because("REST and pages are two readers of one server, neither calls the other (ADR 0003)");

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
