package dev.trainyard.job.evaluation;

import dev.trainyard.nn.data.Split;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.springframework.data.domain.Persistable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** An immutable report, stored as compressed JSON. */
@Entity
@Table(name = "job_evaluations")
@IdClass(StoredReport.Key.class)
class StoredReport implements Persistable<StoredReport.Key> {

    record Key(UUID job, String split) implements Serializable {

        static Key of(UUID job, Split split) {
            return new Key(job, split.name().toLowerCase(Locale.ROOT));
        }
    }

    /** A separate mapper, because the stored format must not depend on the settings of the HTTP API. */
    private static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    @Id
    @Column(name = "job_id")
    private UUID job;
    @Id
    private String split;
    private byte[] content;
    private Instant createdAt;

    protected StoredReport() {
    }

    StoredReport(UUID job, Report report) {
        Key key = Key.of(job, report.split());
        this.job = key.job();
        this.split = key.split();
        this.content = compress(report);
        this.createdAt = Instant.now();
    }

    Report report() {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return JSON.readValue(in, Report.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compress(Report report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(JSON.writeValueAsBytes(report));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public Key getId() {
        return new Key(job, split);
    }

    /** Always true, because only new reports are saved. */
    @Override
    public boolean isNew() {
        return true;
    }
}
