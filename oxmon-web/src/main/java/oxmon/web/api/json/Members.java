package oxmon.web.api.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;

/** Makes a record of a JSON object, and says which member does not fit. */
final class Members {
    private Members() {}

    static Object read(JsonObject object, Class<?> recordType) {
        List<Member> members = Member.of(recordType);
        @Nullable Object[] values = new @Nullable Object[members.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = member(object, members.get(i));
        }
        Class<?>[] types = Arrays.stream(recordType.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = recordType.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Fault fault) {
                throw fault;
            }
            throw new IllegalStateException("cannot make " + recordType, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + recordType, e);
        }
    }

    @Nullable
    private static Object member(JsonObject object, Member member) {
        JsonValue value = object.get(member.name());
        if (value == null || value == JsonValue.NULL) {
            if (member.optional()) {
                return null;
            }
            throw Fault.missing(member.name());
        }
        return value(member.name(), value, member.type());
    }

    private static Object value(String name, JsonValue value, Type type) {
        if (type == String.class && value instanceof JsonString text) {
            return text.getString();
        }
        if ((type == boolean.class || type == Boolean.class) && (value == JsonValue.TRUE || value == JsonValue.FALSE)) {
            return value == JsonValue.TRUE;
        }
        if ((type == int.class || type == Integer.class) && value instanceof JsonNumber number) {
            return whole(name, number, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue();
        }
        if ((type == long.class || type == Long.class) && value instanceof JsonNumber number) {
            return whole(name, number, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == JsonObject.class && value instanceof JsonObject) {
            return value;
        }
        if (type instanceof Class<?> c && c.isRecord() && value instanceof JsonObject object) {
            return read(object, c);
        }
        if (type instanceof ParameterizedType of && of.getRawType() == List.class && value instanceof JsonArray array) {
            return list(name, array, of.getActualTypeArguments()[0]);
        }
        if (type instanceof ParameterizedType of
                && of.getRawType() == Map.class
                && value instanceof JsonObject object) {
            return map(name, object, of.getActualTypeArguments()[1]);
        }
        throw Fault.invalid(name, name + " must be " + kind(type));
    }

    private static List<Object> list(String name, JsonArray array, Type item) {
        List<Object> list = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            list.add(value(name + '[' + i + ']', array.get(i), item));
        }
        return list;
    }

    private static Map<String, Object> map(String name, JsonObject object, Type item) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.forEach((key, value) -> map.put(key, value(name + '.' + key, value, item)));
        return map;
    }

    private static Long whole(String name, JsonNumber number, long min, long max) {
        try {
            long value = number.bigDecimalValue().longValueExact();
            if (value >= min && value <= max) {
                return value;
            }
        } catch (ArithmeticException e) {
            // said below
        }
        throw Fault.invalid(name, name + " must be a whole number of at most " + max);
    }

    private static String kind(Type type) {
        if (type == String.class) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type instanceof Class<?> c && (c.isPrimitive() || Number.class.isAssignableFrom(c))) {
            return "a whole number";
        }
        return type instanceof ParameterizedType of && of.getRawType() == List.class ? "a list" : "an object";
    }
}
