package dev.trainyard.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Sets timeouts of PostgreSQL connections. A process that freezes within a transaction keeps its row locks until the server ends its
 * session after 10 s, about the time after which a worker without heartbeats counts as dead. Other processes wait 15 s for a lock, which
 * is longer, and 60 s for an answer of the server. Parameters in {@code spring.datasource.url} override these timeouts.
 */
@Configuration(proxyBeanMethods = false)
class PostgresqlConnections {

    private static final String URL = "jdbc:postgresql:";
    private static final Map<String, String> DEFAULTS = Map.of(
            "options", "-c idle_in_transaction_session_timeout=10s -c lock_timeout=15s",
            "tcpKeepAlive", "true",
            // Seconds. No statement takes that long, so the server will not answer any more.
            "socketTimeout", "60",
            "ApplicationName", "trainyard");

    @Bean
    static BeanPostProcessor postgresqlDefaults() {
        return new BeanPostProcessor() {

            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null && pool.getJdbcUrl().startsWith(URL)) {
                    DEFAULTS.forEach((property, value) -> pool.getDataSourceProperties().putIfAbsent(property, value));
                }
                return bean;
            }
        };
    }
}
