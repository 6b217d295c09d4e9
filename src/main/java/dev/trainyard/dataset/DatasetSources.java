package dev.trainyard.dataset;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Sources of the files of built-in data sets.
 *
 * @param datasets    directory with one subdirectory per data set, searched first; may be absent
 * @param mnistMirror base URL from which MNIST's four gzipped files are downloaded otherwise
 */
@ConfigurationProperties("trainyard")
record DatasetSources(Path datasets, @DefaultValue("https://ossci-datasets.s3.amazonaws.com/mnist/") URI mnistMirror) {
}
