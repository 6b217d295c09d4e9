package dev.trainyard.platform.artifact;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where the service keeps what must survive it: artifacts, and the database unless that is elsewhere. */
@ConfigurationProperties("trainyard")
public record DataDirectory(@DefaultValue("./data") Path dataDirectory) {

    public DataDirectory {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
    }

    /** Of one purpose: {@code artifacts}. */
    public Path resolve(String purpose) {
        return dataDirectory.resolve(purpose);
    }
}
