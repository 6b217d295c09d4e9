package dev.trainyard.platform.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * A transaction that reads for one request. Its statements together have {@link #SECONDS}; then the database cancels them and the
 * client is answered 503. So no request holds a connection for long, even when its client has gone, which nothing tells.
 */
@Transactional(readOnly = true, timeout = RequestRead.SECONDS)
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequestRead {

    int SECONDS = 20;

    @AliasFor(annotation = Transactional.class)
    Isolation isolation() default Isolation.DEFAULT;
}
