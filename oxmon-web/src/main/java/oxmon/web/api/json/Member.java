package oxmon.web.api.json;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record as JSON sees it.
 *
 * @param name in snake_case
 * @param optional whether it may be absent or null
 */
record Member(String name, Type type, boolean optional, Method accessor) {
    private static final ClassValue<List<Member>> KNOWN = new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            return Arrays.stream(components).map(Member::of).toList();
        }
    };

    static List<Member> of(Class<?> recordType) {
        return KNOWN.get(recordType);
    }

    private static Member of(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        Method accessor = component.getAccessor();
        accessor.setAccessible(true); // the record may be its resource's own business
        return new Member(
                Names.snake(component.getName()),
                component.getGenericType(),
                type.isAnnotationPresent(Nullable.class),
                accessor);
    }

    @Nullable
    Object valueIn(Record view) {
        try {
            return accessor.invoke(view);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + accessor, e);
        }
    }
}
