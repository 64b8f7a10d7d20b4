package oxmon.web.api.openapi;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import oxmon.web.api.ApiApplication;
import oxmon.web.api.auth.Open;

/** The resources' own word on who may call them. */
final class Endpoints {
    private final Set<String> open = methods()
            .filter(method -> method.isAnnotationPresent(Open.class))
            .map(Endpoints::path)
            .collect(Collectors.toSet());

    /** Whether anybody may call the endpoints at this path. */
    boolean open(String path) {
        return open.contains(path);
    }

    /** The classes of all resources. */
    static List<Class<?>> resources() {
        return new ApiApplication()
                .getClasses().stream()
                        .filter(type -> type.isAnnotationPresent(Path.class))
                        .toList();
    }

    private static Stream<Method> methods() {
        return resources().stream().flatMap(type -> Arrays.stream(type.getDeclaredMethods()));
    }

    private static String path(Method method) {
        String root = ApiApplication.class.getAnnotation(ApplicationPath.class).value();
        String of = method.getDeclaringClass().getAnnotation(Path.class).value();
        Path own = method.getAnnotation(Path.class);
        return root + (of.isEmpty() ? "" : '/' + of) + (own == null ? "" : '/' + own.value());
    }
}
