package oxmon.web.api;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;

/** What a field of a type is, as JSON; what it lacks is null. */
public final class FieldView {
    private FieldView() {}

    /** One field. */
    public static Map<String, @Nullable Object> of(Field field) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", field.name());
        view.put("kind", field.kind().name().toLowerCase(Locale.ROOT));
        view.put("required", field.required());
        view.put("default", field.otherwise());
        view.put("unit", field.unit());
        boolean number = field.kind() == Field.Kind.NUMBER || field.kind() == Field.Kind.WHOLE;
        boolean list = field.kind() == Field.Kind.TEXTS || field.kind() == Field.Kind.LEVELS;
        view.put("min", number && field.min() > -Double.MAX_VALUE ? field.min() : null);
        view.put("max", number && field.max() < Double.MAX_VALUE ? field.max() : null);
        view.put("max_length", field.kind() == Field.Kind.TEXT ? field.max() : null);
        view.put("max_items", list ? field.max() : null);
        view.put("choices", field.choices());
        view.put("fields", field.each().stream().map(FieldView::of).toList());
        return view;
    }
}
