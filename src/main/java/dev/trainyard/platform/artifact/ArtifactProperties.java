package dev.trainyard.platform.artifact;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where artifacts are kept.
 *
 * @param store {@code directory}, in the data directory, or {@code s3}
 * @param s3    used with {@code s3} only
 * @param adopt the id of a store that this database is to own from now on, as the log names it; null for none
 */
@ConfigurationProperties("trainyard.artifacts")
record ArtifactProperties(@DefaultValue("directory") Store store, @DefaultValue S3 s3, String adopt) {

    enum Store {
        DIRECTORY, S3
    }

    /**
     * A bucket of Amazon S3, or of whatever speaks its protocol. An empty text is as good as null: deployment files have a place for
     * each.
     *
     * @param endpoint  null for Amazon's own
     * @param region    null for where the SDK says this is; with an endpoint, {@code us-east-1}
     * @param bucket    must be there; nobody else may write to it
     * @param accessKey null, as {@code secretKey}, for what the SDK finds: environment, profile, role of the container or machine
     * @param pathStyle whether the bucket is named in the path and not in the host; null for path with an endpoint, host without
     * @param timeout   how long an attempt at a request may take, and a second more for each megabyte that is sent or received
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
