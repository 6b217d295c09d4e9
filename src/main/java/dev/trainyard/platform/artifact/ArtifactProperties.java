package dev.trainyard.platform.artifact;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the artifact store.
 *
 * @param store {@code directory}, in the data directory, or {@code s3}
 * @param s3    used with {@code s3} only
 * @param adopt the id, copied from the log message, of a store that this database takes over; null for none
 */
@ConfigurationProperties("trainyard.artifacts")
record ArtifactProperties(@DefaultValue("directory") Store store, @DefaultValue S3 s3, String adopt) {

    enum Store {
        DIRECTORY, S3
    }

    /**
     * A bucket of Amazon S3 or of a compatible store. An empty region or key counts as null, because deployment files set every
     * variable, some to an empty text.
     *
     * @param endpoint  null for Amazon's endpoint
     * @param region    null for the SDK's default region, or for {@code us-east-1} if there is an endpoint
     * @param bucket    an existing bucket that nothing else writes to
     * @param accessKey null, like {@code secretKey}, for the SDK's default credentials: environment, profile, or role of the container
     *                  or machine
     * @param pathStyle whether URLs name the bucket in the path instead of the host; null for true if and only if there is an endpoint
     * @param timeout   the limit for one attempt of a request, plus one second per MiB sent or received
     */
    record S3(URI endpoint, String region, String bucket, String accessKey, String secretKey, Boolean pathStyle,
            @DefaultValue("10s") Duration timeout) {

        S3 {
            region = nullIfEmpty(region);
            accessKey = nullIfEmpty(accessKey);
            secretKey = nullIfEmpty(secretKey);
            if (endpoint != null && (endpoint.getHost() == null || !"https".equals(endpoint.getScheme()) && !"http".equals(endpoint.getScheme()))) {
                throw new IllegalArgumentException("trainyard.artifacts.s3.endpoint must be http://… or https://…, got " + endpoint);
            }
            if ((accessKey == null) != (secretKey == null)) {
                throw new IllegalArgumentException("trainyard.artifacts.s3.access-key and trainyard.artifacts.s3.secret-key must be set both or "
                        + "not at all, got only the " + (accessKey == null ? "secret" : "access") + " key");
            }
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("trainyard.artifacts.s3.timeout must be positive, got " + timeout);
            }
            region = region == null && endpoint != null ? "us-east-1" : region;
            pathStyle = pathStyle == null ? endpoint != null : pathStyle;
        }

        private static String nullIfEmpty(String value) {
            return value == null || value.isBlank() ? null : value;
        }
    }

    ArtifactProperties {
        if (store == Store.S3 && (s3.bucket == null || s3.bucket.isBlank())) {
            throw new IllegalArgumentException("trainyard.artifacts.s3.bucket must be set when trainyard.artifacts.store is s3");
        }
    }
}
