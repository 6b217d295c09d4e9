package dev.trainyard.platform.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * A read-only transaction for one request. Its statements together may take {@link #SECONDS}; then the database cancels them, and the
 * answer is 503. If the client closes its connection, they are cancelled within a second or two.
 */
@Transactional(readOnly = true, timeout = RequestRead.SECONDS)
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequestRead {

    int SECONDS = 20;

    @AliasFor(annotation = Transactional.class)
    Isolation isolation() default Isolation.DEFAULT;
}
