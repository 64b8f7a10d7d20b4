package oxmon.web.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import oxmon.web.api.ApiApplication;

class EndpointsTest {
    @Test
    void everyEndpointSaysWhoMayCallIt() {
        assertThat(endpoints()
                        .filter(m -> m.isAnnotationPresent(Open.class) == m.isAnnotationPresent(Requires.class))
                        .map(Method::toString))
                .isEmpty();
    }

    @Test
    void onlyTheContractsOnesAreOpen() {
        Set<String> open = new TreeSet<>();
        endpoints().filter(m -> m.isAnnotationPresent(Open.class)).forEach(m -> open.add(path(m)));
        assertThat(open).isSubsetOf("health", "auth/login", "openapi.json", "openapi.yaml");
    }

    @Test
    void beforeThePasswordIsChanged_onlyThatIsPossible() {
        assertThat(endpoints()
                        .filter(m -> m.isAnnotationPresent(Requires.class)
                                && m.getAnnotation(Requires.class).beforePasswordChange())
                        .map(EndpointsTest::path))
                .containsExactly("auth/password");
    }

    private static Stream<Method> endpoints() {
        return new ApiApplication()
                .getClasses().stream()
                        .filter(c -> c.isAnnotationPresent(Path.class))
                        .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
                        .filter(m -> Arrays.stream(m.getAnnotations())
                                .map(Annotation::annotationType)
                                .anyMatch(a -> a.isAnnotationPresent(HttpMethod.class)));
    }

    private static String path(Method method) {
        String of = method.getDeclaringClass().getAnnotation(Path.class).value();
        Path own = method.getAnnotation(Path.class);
        return own == null ? of : of + (of.isEmpty() ? "" : "/") + own.value();
    }
}
