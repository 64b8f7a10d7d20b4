package oxmon.web.api.auth;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import oxmon.identity.Permission;

/** Which permission a caller of this method needs. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
    /** The permission. */
    Permission value();

    /** Whether an account that must change its password may call it from anywhere. */
    boolean beforePasswordChange() default false;
}
