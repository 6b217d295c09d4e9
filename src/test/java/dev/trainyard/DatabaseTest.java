package dev.trainyard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.ContextConfiguration;

/**
 * Runs the whole service on a {@link TestDatabase} of its own: H2, or PostgreSQL with
 * {@code -Dtrainyard.test.database=postgresql}. {@code verify} runs these tests on both.
 *
 * <p>A test of a slice gets such a database with {@code @Tag("database")} and
 * {@code @ContextConfiguration(initializers = TestDatabase.Initializer.class)}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("database")
@SpringBootTest
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
public @interface DatabaseTest {

    @AliasFor(annotation = SpringBootTest.class)
    SpringBootTest.WebEnvironment webEnvironment() default SpringBootTest.WebEnvironment.MOCK;

    @AliasFor(annotation = SpringBootTest.class)
    String[] properties() default {};

    @AliasFor(annotation = SpringBootTest.class)
    Class<?>[] classes() default {};
}
