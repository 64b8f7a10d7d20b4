package oxmon.web.api.certificates;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.server.certificates.DomainImport;

/**
 * What became of a table of domains, or would.
 *
 * @param unchanged how many stay as they are
 */
@Schema(name = "CertDomainsImport")
public record DomainImportView(int added, int changed, int unchanged) {
    /**
     * A row that is refused.
     *
     * @param line on which it begins, from 1 on
     * @param field the column; null when it is none of them
     */
    @Schema(name = "CertDomainsImportProblem")
    public record ProblemView(int line, @Nullable String field, String code, String error) {
        static ProblemView of(DomainImport.Problem problem) {
            return new ProblemView(
                    problem.line(),
                    problem.fault().field(),
                    problem.fault().code(),
                    problem.fault().detail());
        }
    }

    /**
     * Why a table is refused: its first problem, as every refusal has it, and all of them by line.
     */
    @Schema(name = "CertDomainsImportRefused")
    public record Refused(
            String error, String code, @Nullable String field, List<ProblemView> problems) {
        public Refused {
            problems = List.copyOf(problems);
        }

        static Refused of(DomainImport.Outcome outcome) {
            DomainImport.Problem first = outcome.problems().get(0);
            return new Refused(
                    first.sentence(),
                    first.fault().code(),
                    first.fault().field(),
                    outcome.problems().stream().map(ProblemView::of).toList());
        }
    }

    static DomainImportView of(DomainImport.Outcome outcome) {
        return new DomainImportView(outcome.added(), outcome.changed(), outcome.unchanged());
    }
}
