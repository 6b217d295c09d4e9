package dev.trainyard.platform.startup;

import dev.trainyard.platform.artifact.ProcessDirectory;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Has the web server write the files of forms to the directory of this process, unless {@code spring.servlet.multipart.location} says
 * otherwise. In the server's own temporary directory, those of a process that is killed would stay.
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
