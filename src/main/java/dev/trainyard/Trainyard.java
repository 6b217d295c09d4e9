package dev.trainyard;

import dev.trainyard.platform.failure.HeapExhaustion;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the service: by default API, dashboard and workers in one process. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Trainyard {

    public static void main(String[] args) {
        HeapExhaustion.endProcessWhenUncaught();
        SpringApplication.run(Trainyard.class, args);
    }
}
