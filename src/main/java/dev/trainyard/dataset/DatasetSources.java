package dev.trainyard.dataset;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the files of well-known data sets come from.
 *
 * @param datasets    a directory with a directory for each, looked at first; may be absent
 * @param mnistMirror where MNIST's four gzipped files are downloaded from otherwise
 */
@ConfigurationProperties("trainyard")
record DatasetSources(Path datasets, @DefaultValue("https://ossci-datasets.s3.amazonaws.com/mnist/") URI mnistMirror) {
}
