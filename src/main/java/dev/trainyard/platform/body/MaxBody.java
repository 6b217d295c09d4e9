package dev.trainyard.platform.body;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sets the size limit of a {@code @RequestBody}, instead of {@link #DEFAULT}. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface MaxBody {

    int DEFAULT = 64 << 10;
    int SPECIFICATION = 1 << 20;

    /** Returns the limit in bytes. */
    int value();
}
