package dev.trainyard.inference.protocol;

import org.springframework.context.annotation.Import;

/** Adds the package's controllers to a test of a slice. */
@Import({InferController.class, ModelMetadataController.class, RepositoryController.class, ServerController.class,
        StatisticsController.class})
public class ProtocolControllers {
}
