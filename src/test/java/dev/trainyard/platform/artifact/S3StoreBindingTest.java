package dev.trainyard.platform.artifact;

import dev.trainyard.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3StoreBindingTest extends StoreBindingTest {

    @TempDir
    private Path bucket;
    @TempDir
    private Path scratch;
    private S3Server server;
    private S3ArtifactStore store;

    @Override
    PhysicalStore store() throws IOException {
        server = S3Server.start(bucket);
        store = S3ArtifactStore.connect(new ArtifactProperties.S3(server.endpoint(), null, S3Server.BUCKET, "key", "secret", null,
                Duration.ofSeconds(10)), scratch);
        return store;
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Override
    void deleteId() {
        try (S3Client client = S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).endpointOverride(server.endpoint())
                .region(Region.US_EAST_1).forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))).build()) {
            client.deleteObject(request -> request.bucket(S3Server.BUCKET).key(PhysicalStore.ID));
        }
    }
}
