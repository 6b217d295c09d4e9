package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Keeps artifacts in a bucket of Amazon S3 or of a compatible store, for processes that share no disk. S3 writes objects atomically, and
 * durably once it has answered. Content passes through a {@link ScratchFile}: uploads because the SHA-256 is sent before the content and
 * failed attempts are repeated, downloads because the content is verified before it is returned.
 */
final class S3ArtifactStore implements PhysicalStore, AutoCloseable {

    private static final int ATTEMPTS = 3;
    /** Slowest tolerated transfer, in bytes per second. */
    private static final long SLOWEST = 1 << 20;
    /** S3's limit for one PUT request. */
    private static final long MAX_BYTES = 5L << 30;
    private static final String MARKER = ".folder";
    /** Bad request, conflict, precondition failed, not implemented. */
    private static final Set<Integer> CONDITION_REFUSED = Set.of(400, 409, 412, 501);

    private final S3Client s3;
    private final String bucket;
    private final Duration timeout;
    private final Path scratch;

    S3ArtifactStore(ArtifactProperties.S3 properties, Path scratch) throws IOException {
        this.bucket = properties.bucket();
        this.timeout = properties.timeout();
        this.scratch = Files.createDirectories(scratch);
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(timeout).socketTimeout(timeout))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(ATTEMPTS)))
                .forcePathStyle(properties.pathStyle())
                // write() sends a checksum itself, and not every compatible store accepts those that the SDK adds.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (properties.endpoint() != null) {
            builder.endpointOverride(properties.endpoint());
        }
        if (properties.region() != null) {
            builder.region(Region.of(properties.region()));
        }
        if (properties.accessKey() != null) {
            builder.credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(properties.accessKey(), properties.secretKey())));
        }
        this.s3 = builder.build();
    }

    /** @throws InvalidConfigurationPropertyValueException with the reason, if the configured bucket cannot be used */
    static S3ArtifactStore connect(ArtifactProperties.S3 properties, Path scratch) throws IOException {
        S3ArtifactStore store = null;
        try {
            store = new S3ArtifactStore(properties, scratch);
            store.check();
            return store;
        } catch (StoreUnavailableException | SdkException e) {
            if (store != null) {
                store.close();
            }
            throw new InvalidConfigurationPropertyValueException("trainyard.artifacts.s3.bucket", properties.bucket(), e.getMessage());
        }
    }

    @Override
    public void check() throws StoreUnavailableException {
        // Not HeadBucket, because its error answer has no body and so no reason.
        call("bucket %s cannot be used".formatted(bucket), () -> s3.listObjectsV2(request -> request.bucket(bucket).maxKeys(1)
                .overrideConfiguration(override -> override.apiCallTimeout(timeout))));
    }

    @Override
    public Artifact write(String key, Content content) throws IOException {
        Artifact.checkKey(key);
        try (ScratchFile file = new ScratchFile(scratch)) {
            Artifact artifact = Artifact.write(key, content, file.writer());
            if (artifact.bytes() > MAX_BYTES) {
                throw new IOException("artifact %s has %d bytes, of which S3 takes %d at once".formatted(key, artifact.bytes(), MAX_BYTES));
            }
            RequestBody body = RequestBody.fromContentProvider(() -> reader(file), artifact.bytes(), "application/octet-stream");
            call("artifact %s was not written".formatted(key), () -> s3.putObject(request -> request.bucket(bucket).key(key)
                    .checksumSHA256(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(artifact.sha256())))
                    .overrideConfiguration(within(artifact.bytes())), body));
            return artifact;
        }
    }

    @Override
    public InputStream open(Artifact artifact) throws IOException {
        String key = Artifact.checkKey(artifact.key());
        ScratchFile file = new ScratchFile(scratch);
        try {
            artifact.verify(call("artifact %s cannot be read".formatted(key), () -> s3.getObject(request -> request.bucket(bucket).key(key)
                    .overrideConfiguration(within(artifact.bytes())), (response, in) -> copy(key, response, in, file))));
            return file.lastReader();
        } catch (NoSuchKeyException e) {
            file.close();
            throw artifact.missing();
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static Artifact copy(String key, GetObjectResponse response, InputStream in, ScratchFile file) {
        try {
            Artifact received = Artifact.write(key, in::transferTo, file.writer());
            // The connection broke: retry, because the stored object may be intact.
            if (received.bytes() != response.contentLength()) {
                throw new IOException("received %d of %d bytes".formatted(received.bytes(), response.contentLength()));
            }
            return received;
        } catch (IOException e) {
            throw RetryableException.create(e.getMessage(), e);
        }
    }

    @Override
    public List<Stored> list(String directory) throws IOException {
        return objects(Artifact.checkKey(directory) + "/");
    }

    private List<Stored> objects(String prefix) throws IOException {
        return call("the artifacts of %s cannot be listed".formatted(prefix), () -> s3.listObjectsV2Paginator(request -> request
                .bucket(bucket).prefix(prefix).overrideConfiguration(within(0)))
                .contents().stream().map(object -> new Stored(object.key(), object.lastModified())).toList());
    }

    @Override
    public void delete(String key) throws IOException {
        remove(Artifact.checkKey(key));
    }

    private void remove(String key) throws IOException {
        call("artifact %s was not deleted".formatted(key), () -> s3.deleteObject(request -> request.bucket(bucket).key(key)
                .overrideConfiguration(within(0))));
    }

    @Override
    public Optional<String> id() throws IOException {
        try {
            return Optional.of(call("the store's id cannot be read", () -> s3.getObjectAsBytes(request -> request.bucket(bucket).key(ID)
                    .overrideConfiguration(within(0)))).asUtf8String().strip());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public void writeId(String id) throws IOException {
        // If-None-Match lets only the first of two databases set the id, but not every compatible store supports it.
        if (id().isEmpty()) {
            try {
                putId(id, "*");
            } catch (StoreUnavailableException e) {
                if (!(e.getCause() instanceof S3Exception refusal) || !CONDITION_REFUSED.contains(refusal.statusCode())) {
                    throw e;
                }
                if (id().isEmpty()) {
                    putId(id, null);
                }
            }
        }
    }

    @Override
    public void replaceId(String id) throws IOException {
        putId(id, null);
    }

    private void putId(String id, String unless) throws IOException {
        call("the store's id was not written", () -> s3.putObject(request -> request.bucket(bucket).key(ID).ifNoneMatch(unless)
                .overrideConfiguration(within(0)), RequestBody.fromString(id + "\n")));
    }

    @Override
    public void moveToTrash(String key, String folder) throws IOException {
        try {
            call("artifact %s was not copied to the trash".formatted(Artifact.checkKey(key)), () -> s3.copyObject(request -> request
                    .sourceBucket(bucket).sourceKey(key).destinationBucket(bucket).destinationKey(trash(folder) + key)
                    .overrideConfiguration(within(MAX_BYTES))));
        } catch (NoSuchKeyException e) {
            return;
        }
        remove(key);
    }

    /** Writes an empty marker object, because a folder exists only as a prefix of keys. */
    @Override
    public void createTrashFolder(String folder) throws IOException {
        call("the trash cannot be written to", () -> s3.putObject(request -> request.bucket(bucket).key(trash(folder) + MARKER)
                .overrideConfiguration(within(0)), RequestBody.empty()));
    }

    @Override
    public List<String> trashFolders() throws IOException {
        return objects(TRASH + "/").stream().map(object -> object.key().split("/")[1]).distinct().toList();
    }

    @Override
    public void deleteTrashFolder(String folder) throws IOException {
        for (Stored object : objects(trash(folder))) {
            remove(object.key());
        }
    }

    private static String trash(String folder) {
        return TRASH + "/" + Artifact.checkKey(folder) + "/";
    }

    @Override
    public void close() {
        s3.close();
    }

    @Override
    public String toString() {
        return "bucket " + bucket;
    }

    private static InputStream reader(ScratchFile file) {
        try {
            return file.reader();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AwsRequestOverrideConfiguration within(long bytes) {
        return AwsRequestOverrideConfiguration.builder().apiCallAttemptTimeout(timeout.plusSeconds(bytes / SLOWEST)).build();
    }

    private static <T> T call(String failure, Supplier<T> request) throws StoreUnavailableException {
        try {
            return request.get();
        } catch (NoSuchKeyException e) {
            throw e;
        } catch (SdkException e) {
            throw new StoreUnavailableException(failure, reason(e), e);
        }
    }

    /** Returns the reason without the request id that the SDK's messages contain, so that repeated failures have equal reasons. */
    private static String reason(SdkException e) {
        if (!(e instanceof S3Exception answer)) {
            return e.rawMessage();
        } else if (answer.statusCode() == 404) {
            return "there is no such bucket";
        }
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null || details.errorCode() == null ? "it answers with HTTP status " + answer.statusCode()
                : details.errorCode() + ": " + details.errorMessage();
    }
}
