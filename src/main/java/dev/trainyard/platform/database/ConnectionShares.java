package dev.trainyard.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wraps the pool of {@code spring.datasource} so that requests get at most half of its connections, and jobs get the rest. */
@Configuration(proxyBeanMethods = false)
class ConnectionShares {

    @Bean
    static BeanPostProcessor sharedConnections() {
        return new BeanPostProcessor() {

            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof HikariDataSource pool
                        ? new SharedConnections(pool, Math.max(1, pool.getMaximumPoolSize() / 2),
                                Duration.ofMillis(pool.getConnectionTimeout())) : bean;
            }
        };
    }
}
