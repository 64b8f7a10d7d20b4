package oxmon.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.server.settings.ServerSettings;

class CorsFilterTest {
    @TempDir
    Path folder;

    private final AtomicBoolean passed = new AtomicBoolean();

    private FakeResponse answer(String origins, FakeRequest request) throws Exception {
        Path file = Files.writeString(folder.resolve("server.toml"), "cors_origins = " + origins + '\n');
        CorsFilter filter = new CorsFilter();
        filter.settings = ServerSettings.load(Optional.of(file), Map.of(), Map.of());
        FakeResponse response = new FakeResponse();
        passed.set(false);
        filter.doFilter(request, response, (rq, rs) -> passed.set(true));
        return response;
    }

    private static FakeRequest preflight(String origin) {
        return new FakeRequest().method("OPTIONS").with("Origin", origin).with("Access-Control-Request-Method", "PUT");
    }

    @Test
    void withoutConfiguredOriginsNothingIsSaid() throws Exception {
        assertThat(answer("[]", preflight("https://ui.example")).headers()).isEmpty();
        assertThat(passed).isTrue();
    }

    @Test
    void aConfiguredOriginMayReadTheAnswer() throws Exception {
        FakeResponse response =
                answer("[\"https://ui.example\"]", new FakeRequest().with("Origin", "https://ui.example"));
        assertThat(response.headers())
                .containsEntry("Access-Control-Allow-Origin", "https://ui.example")
                .containsEntry("Vary", "Origin")
                .doesNotContainKey("Access-Control-Allow-Credentials");
        assertThat(response.headers().get("Access-Control-Expose-Headers")).contains("X-Total-Count", "X-Trace-Id");
        assertThat(passed).isTrue();
    }

    @Test
    void itsPreflightIsAnsweredAtOnce() throws Exception {
        FakeResponse response = answer("[\"https://ui.example\"]", preflight("https://ui.example"));
        assertThat(response.getStatus()).isEqualTo(204);
        assertThat(response.headers().get("Access-Control-Allow-Methods")).contains("PUT", "DELETE");
        assertThat(response.headers().get("Access-Control-Allow-Headers")).contains("Authorization");
        assertThat(passed).isFalse();
    }

    @Test
    void anotherOriginIsToldNothing_butThatAnswersDiffer() throws Exception {
        for (String origin : new String[] {"https://ui.example.evil", "http://ui.example", "null", ""}) {
            assertThat(answer("[\"https://ui.example\"]", preflight(origin)).headers())
                    .containsOnlyKeys("Vary");
            assertThat(passed).isTrue();
        }
    }

    @Test
    void aRequestWithoutAnOriginIsNoneOfItsBusiness() throws Exception {
        assertThat(answer("[\"https://ui.example\"]", new FakeRequest()).headers())
                .isEmpty();
    }
}
