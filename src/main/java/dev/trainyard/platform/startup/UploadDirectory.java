package dev.trainyard.platform.startup;

import dev.trainyard.platform.artifact.ProcessDirectory;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the web server write the files of forms to the {@link ProcessDirectory}, unless {@code spring.servlet.multipart.location} is set.
 * In the server's own temporary directory, the files of a killed process would stay.
 */
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Configuration(proxyBeanMethods = false)
class UploadDirectory {

    @Bean
    MultipartConfigElement multipartConfigElement(MultipartProperties properties, ProcessDirectory temporary) throws IOException {
        if (properties.getLocation() == null) {
            properties.setLocation(temporary.resolve("uploads").toString());
        }
        return properties.createMultipartConfig();
    }
}
