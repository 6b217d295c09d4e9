package dev.trainyard.job.execution;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.spec.DataWarnings;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.TrainingTargets;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.BorderLevels;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.PictureShape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.reinforcement.Environment;
import dev.trainyard.nn.training.TrainingObserver;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The opened data set or environment of a running job.
 *
 * @param dataset null if the job learns in an environment
 * @param sha256  SHA-256 of the data set's content; null in an environment
 */
public record TrainingInput(Dataset dataset, Targets targets, Preprocessing preprocessing, String sha256, Datasets.Open held)
        implements AutoCloseable {

    public static TrainingInput of(JobSpec specification, Datasets datasets) throws IOException {
        Environment environment = specification.objective().environment();
        if (environment != null) {
            return new TrainingInput(null, environment.actions(), new Preprocessing.Identity(), null, null);
        }
        Datasets.Open open = datasets.open(specification.dataset());
        try {
            Dataset dataset = TrainingTargets.prepare(specification, open.dataset(specification.split(), specification.subset()), open);
            return new TrainingInput(dataset, dataset.targets(), open.description().preprocessing(), open.description().sha256(), open);
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    /** Returns the splits that have examples; none in an environment. */
    Set<Split> splits() {
        return dataset == null ? Set.of() : dataset.splits();
    }

    /** Returns the warnings of data that were not known when the job was submitted. */
    List<TrainingObserver.Warning> warnings(JobSpec specification) {
        return held == null ? List.of() : DataWarnings.atStart(specification, held.description(), dataset);
    }

    /** Returns the border levels of the training pictures; null if the examples are not grey pictures. */
    BorderLevels borderLevels(Shape input) {
        if (dataset == null || preprocessing instanceof TablePreprocessing) {
            return null;
        }
        return PictureShape.of(input).filter(picture -> picture.channels() == 1)
                .map(picture -> BorderLevels.of(dataset.train(), picture.rows(), picture.columns())).orElse(null);
    }

    @Override
    public void close() {
        if (held != null) {
            held.close();
        }
    }
}
