package dev.trainyard.dataset;

import dev.trainyard.nn.data.Dataset;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** The data sets that jobs can name: imported, generated and well-known ones. */
@Service
public class Datasets {

    /** A data set in memory, shared by all who have it open; freed some time after the last one closed it. */
    public interface Open extends AutoCloseable {

        Dataset dataset();

        DatasetDescription description();

        @Override
        void close();
    }

    public Optional<DatasetDescription> find(String name) {
        throw new UnsupportedOperationException();
    }

    /** All names, for suggestions. */
    public List<String> names() {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens it; fetches or generates it first when it is a well-known one that is not there yet.
     *
     * @throws dev.trainyard.platform.problem.ProblemException 404 when there is none of that name
     */
    public Open open(String name) {
        throw new UnsupportedOperationException();
    }
}
