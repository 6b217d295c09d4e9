package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ArtifactPropertiesTest {

    @Test
    void keepsArtifactsInADirectoryByDefault() {
        assertThat(bind(Map.of()).store()).isEqualTo(ArtifactProperties.Store.DIRECTORY);
    }

    @Test
    void readsTheVariablesOfTheDeploymentFiles() {
        ArtifactProperties properties = bind(Map.of("TRAINYARD_ARTIFACTS_STORE", "s3", "TRAINYARD_ARTIFACTS_S3_ENDPOINT", "http://s3:7070",
                "TRAINYARD_ARTIFACTS_S3_BUCKET", "trainyard", "TRAINYARD_ARTIFACTS_S3_ACCESS_KEY", "key",
                "TRAINYARD_ARTIFACTS_S3_SECRET_KEY", "secret"));
        assertThat(properties.store()).isEqualTo(ArtifactProperties.Store.S3);
        ArtifactProperties.S3 s3 = properties.s3();
        assertThat(s3.endpoint()).hasToString("http://s3:7070");
        assertThat(s3.accessKey()).isEqualTo("key");
        assertThat(s3.secretKey()).isEqualTo("secret");
        assertThat(s3.region()).as("any region, for a server without regions").isEqualTo("us-east-1");
        assertThat(s3.pathStyle()).as("only Amazon's hosts are named after buckets").isTrue();
        assertThat(s3.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void leavesTheSettingsForAmazonToTheSdk() {
        ArtifactProperties.S3 s3 = bind(Map.of("TRAINYARD_ARTIFACTS_STORE", "s3", "TRAINYARD_ARTIFACTS_S3_BUCKET", "trainyard",
                "TRAINYARD_ARTIFACTS_S3_ENDPOINT", "", "TRAINYARD_ARTIFACTS_S3_REGION", "", "TRAINYARD_ARTIFACTS_S3_ACCESS_KEY", "",
                "TRAINYARD_ARTIFACTS_S3_SECRET_KEY", "")).s3();
        assertThat(s3.endpoint()).isNull();
        assertThat(s3.region()).isNull();
        assertThat(s3.accessKey()).isNull();
        assertThat(s3.pathStyle()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BUCKET     | ''          | trainyard.artifacts.s3.bucket must be set
            ENDPOINT   | s3:7070     | trainyard.artifacts.s3.endpoint must be http://… or https://…, got s3:7070
            ACCESS_KEY | key         | got only the access key
            SECRET_KEY | secret      | got only the secret key
            TIMEOUT    | 0s          | trainyard.artifacts.s3.timeout must be positive
            """)
    void reportsTheInvalidProperty(String property, String value, String why) {
        Map<String, Object> variables = new HashMap<>(Map.of("TRAINYARD_ARTIFACTS_STORE", "s3", "TRAINYARD_ARTIFACTS_S3_BUCKET", "trainyard"));
        variables.put("TRAINYARD_ARTIFACTS_S3_" + property, value);
        assertThatThrownBy(() -> bind(variables)).isInstanceOf(BindException.class).rootCause().hasMessageContaining(why);
    }

    private static ArtifactProperties bind(Map<String, Object> variables) {
        SystemEnvironmentPropertySource environment = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables);
        return new Binder(ConfigurationPropertySources.from(environment)).bindOrCreate("trainyard.artifacts", ArtifactProperties.class);
    }
}
