package dev.trainyard.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Lets nobody hold others up for ever. A process that is frozen within a transaction keeps the rows that it has locked until the
 * server ends its session: after as long as a worker without heartbeats counts as alive. Who waits for such a row waits a little
 * longer than that; and a server that fell silent is given up. What {@code spring.datasource.url} says goes before all this.
 */
@Configuration(proxyBeanMethods = false)
class PostgresqlConnections {

    private static final String URL = "jdbc:postgresql:";
    private static final Map<String, String> DEFAULTS = Map.of(
            "options", "-c idle_in_transaction_session_timeout=10s -c lock_timeout=15s",
            "tcpKeepAlive", "true",
            // Seconds. No statement takes that long; one that has got no answer by then never gets one.
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
