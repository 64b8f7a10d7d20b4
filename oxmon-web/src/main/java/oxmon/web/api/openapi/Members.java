package oxmon.web.api.openapi;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.web.api.json.Names;

/** Says of each record's members which may be null and which are always there; the scanner does not know our annotation. */
final class Members {
    private final Map<String, Schema> schemas;
    private final Set<Class<?>> done = new HashSet<>();

    Members(Components components) {
        this.schemas = components.getSchemas();
    }

    void complete() {
        for (Class<?> resource : Endpoints.resources()) {
            for (Method method : resource.getMethods()) { // the private ones are helpers
                complete(method.getGenericReturnType(), false);
                Arrays.stream(method.getGenericParameterTypes()).forEach(type -> complete(type, true));
                for (Annotation annotation : method.getAnnotations()) {
                    if (annotation instanceof APIResponse response) {
                        complete(response);
                    } else if (annotation instanceof APIResponses several) {
                        Arrays.stream(several.value()).forEach(this::complete);
                    }
                }
            }
        }
    }

    private void complete(APIResponse response) {
        Arrays.stream(response.content())
                .forEach(content -> complete(content.schema().implementation(), false));
    }

    /**
     * @param asked whether clients send it: then a member that may be null may be left out, while answers have them all
     */
    private void complete(Type type, boolean asked) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> complete(argument, asked));
        }
        if (!(type instanceof Class<?> of) || !of.isRecord() || !done.add(of)) {
            return;
        }
        Schema schema = schemas.get(name(of));
        if (schema == null) {
            throw new IllegalStateException("the description has no schema for " + of);
        }
        List<String> required = new ArrayList<>();
        for (RecordComponent component : of.getRecordComponents()) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            String member = Names.snake(component.getName());
            if (nullable) {
                property(schema, member).setNullable(true);
            }
            if (!nullable || !asked) {
                required.add(member);
            }
            complete(component.getGenericType(), asked);
        }
        if (!required.isEmpty()) { // an empty list is not valid
            schema.setRequired(required);
        }
    }

    private static Schema property(Schema schema, String member) {
        Schema property = schema.getProperties().get(member);
        if (property == null) {
            throw new IllegalStateException("the description lacks the member " + member);
        }
        return property;
    }

    private static String name(Class<?> type) {
        var named = type.getAnnotation(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
        return named == null || named.name().isEmpty() ? type.getSimpleName() : named.name();
    }
}
