package dev.trainyard.model.export;

import dev.trainyard.model.definition.DefinitionMetadata;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.model.definition.WeightsFile;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.stereotype.Component;

/** Exports versions as arrays for NumPy, with the metadata of the safetensors file as texts. */
@Component
class NpzExport implements ExportFormat {

    @Override
    public String word() {
        return "npz";
    }

    @Override
    public void check(ServableDefinition definition, boolean preprocessing) {
        if (preprocessing) {
            throw ProblemException.invalid(List.of(new Violation("preprocessing", "must be false: npz files have no operations")));
        }
    }

    @Override
    public void write(ServableDefinition definition, boolean preprocessing, Map<String, INDArray> tensors,
            OutputStream out) throws IOException {
        Npz.write(tensors, WeightsFile.shapes(definition), WeightsFile.scalings(definition), DefinitionMetadata.of(definition), out);
    }
}
