package oxmon.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import oxmon.common.Fault;

class FaultAnswerTest {
    private static FakeResponse answer(Fault fault) throws IOException {
        FakeResponse response = new FakeResponse();
        FaultAnswer.write(response, fault);
        return response;
    }

    @ParameterizedTest
    @EnumSource(Fault.Kind.class)
    void everyKindHasItsStatusAndItsCode(Fault.Kind kind) throws IOException {
        FakeResponse answer = answer(new Fault(kind, "some_code", "what is \"wrong\""));

        assertThat(answer.getStatus()).isEqualTo(FaultStatus.of(kind));
        assertThat(answer.body()).isEqualTo("{\"error\":\"what is \\\"wrong\\\"\",\"code\":\"some_code\"}");
        assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    }

    @Test
    void theFieldThatIsWrongIsNamed() throws IOException {
        assertThat(answer(Fault.missing("metric")).body()).endsWith(",\"field\":\"metric\"}");
    }

    @Test
    void howLongToWaitIsSaid() throws IOException {
        assertThat(answer(Fault.tooMany("too many", Duration.ofSeconds(7))).headers())
                .containsEntry("Retry-After", "7");
    }

    @Test
    void aFailureOfOursSaysNothingOfItsCause() throws IOException {
        FakeResponse response = new FakeResponse();
        FaultAnswer.writeFailure(response);

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.body()).contains("\"INTERNAL_ERROR\"");
    }
}
