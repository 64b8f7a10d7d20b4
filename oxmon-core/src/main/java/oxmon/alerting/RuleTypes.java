package oxmon.alerting;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import oxmon.common.Fault;

/** The types of rules there are. */
public final class RuleTypes {
    private static final List<RuleType> ALL =
            ServiceLoader.load(RuleType.class, RuleType.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(RuleType::name))
                    .toList();

    private RuleTypes() {}

    /** All, by name. */
    public static List<RuleType> all() {
        return ALL;
    }

    /** Finds a type; @throws Fault INVALID, naming {@code type}, when there is none of that name */
    public static RuleType named(String name) {
        return ALL.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Fault.invalid(
                        "type",
                        "type must be one of "
                                + String.join(
                                        ", ", ALL.stream().map(RuleType::name).toList()) + "; it is \"" + name
                                + '"'));
    }
}
