package dev.trainyard.platform.artifact;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Directory of all persistent files: artifacts, and the database unless it is configured elsewhere. */
@ConfigurationProperties("trainyard")
public record DataDirectory(@DefaultValue("./data") Path dataDirectory) {

    public DataDirectory {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
    }

    /** @param purpose name of a subdirectory, such as {@code artifacts} */
    public Path resolve(String purpose) {
        return dataDirectory.resolve(purpose);
    }
}
