package dev.trainyard.platform.upload;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on the disk space of uploads.
 *
 * @param maxUpload   maximum size of one import request; its default is in application.yml, beside the servlet's own limits
 * @param maxUploads  maximum size of all concurrent import requests together; null for four times {@code maxUpload}
 * @param minFreeDisk disk space that uploads must leave free
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
