package dev.trainyard.platform.body;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sets the largest body of a {@code @RequestBody} to another number of bytes than {@link #DEFAULT}. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface MaxBody {

    int DEFAULT = 64 << 10;
    int SPECIFICATION = 1 << 20;

    /** In bytes. */
    int value();
}
