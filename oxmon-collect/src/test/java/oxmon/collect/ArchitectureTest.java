package oxmon.collect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Instant;

@AnalyzeClasses(packages = "oxmon.collect", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule collect_knows_core_and_OSHI_only = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "oxmon.agent..", "oxmon.server..", "oxmon.web..", "oxmon.wire..", "io.grpc..", "jakarta..")
            .because("the agent and the server's own local agent share it");

    @ArchTest
    static final ArchRule collectors_do_not_know_each_other = slices().matching(
                    "oxmon.collect.collectors.(*Collector)..")
            .namingSlices("$1")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true)
            .because("a plug-in is one file");

    @ArchTest
    static final ArchRule time_and_environment_are_passed_in = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("only main and wiring may reach for them");

    /** A collector and what is nested in it is one slice. */
    private static final class EachCollector implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().equals("oxmon.collect.collectors")
                    ? SliceIdentifier.of(outermost(type))
                    : SliceIdentifier.ignore();
        }

        private static String outermost(JavaClass type) {
            return type.getEnclosingClass().map(EachCollector::outermost).orElse(type.getName());
        }

        @Override
        public String getDescription() {
            return "each collector";
        }
    }
}
