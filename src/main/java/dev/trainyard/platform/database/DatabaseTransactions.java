package dev.trainyard.platform.database;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** Replaces Spring Boot's transaction manager by {@link ExclusiveRollbacks}, with the same properties {@code spring.transaction}. */
@Configuration(proxyBeanMethods = false)
class DatabaseTransactions {

    @Bean
    PlatformTransactionManager transactionManager(ObjectProvider<TransactionManagerCustomizers> customizers) {
        ExclusiveRollbacks manager = new ExclusiveRollbacks();
        customizers.ifAvailable(all -> all.customize(manager));
        return manager;
    }
}
