package dev.trainyard.dataset;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much disk uploads may take.
 *
 * @param maxUpload   bytes of one import's request; its default stands beside the servlet's own limits
 * @param maxUploads  bytes of all imports' requests at once; four times {@code maxUpload} when null
 * @param minFreeDisk bytes of the disk that uploads leave free
 */
@ConfigurationProperties("trainyard.dataset-limits")
record UploadLimits(DataSize maxUpload, DataSize maxUploads, @DefaultValue("256MB") DataSize minFreeDisk) {

    UploadLimits {
        maxUploads = maxUploads == null ? DataSize.ofBytes(4 * maxUpload.toBytes()) : maxUploads;
        if (maxUploads.compareTo(maxUpload) < 0) {
            throw new IllegalArgumentException("trainyard.dataset-limits.max-uploads must be at least max-upload, %s, got %s".formatted(
                    maxUpload, maxUploads));
        }
    }
}
