package dev.trainyard.platform.body;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The largest body that a {@code @RequestBody} takes, where that is not {@link #DEFAULT}. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface MaxBody {

    int DEFAULT = 64 << 10;
    int SPECIFICATION = 1 << 20;

    /** In bytes. */
    int value();
}
