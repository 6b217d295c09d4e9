package dev.trainyard.model.onnx;

import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.model.export.ExportFormat;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.stereotype.Component;

/** Exports versions as ONNX models. */
@Component
public class OnnxExport implements ExportFormat {

    @Override
    public String word() {
        return "onnx";
    }

    @Override
    public void check(ServableDefinition definition, boolean preprocessing) {
        List<Violation> violations = violations(definition, preprocessing);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    /** Returns the layers and columns that a graph cannot have. */
    public static List<Violation> violations(ServableDefinition definition, boolean preprocessing) {
        List<Violation> violations = new ArrayList<>();
        List<Architecture> networks = definition.networks();
        for (int i = 0; i < networks.size(); i++) {
            String path = definition.ensemble() == null ? "architecture/layers/" : "ensemble/members/%d/architecture/layers/".formatted(i);
            List<LayerSpec> layers = networks.get(i).layers();
            for (int l = 0; l < layers.size(); l++) {
                String layer = path + l;
                LayerNodes.refusal(layers.get(l)).ifPresent(reason -> violations.add(new Violation(layer, reason)));
            }
        }
        if (preprocessing && definition.preprocessing() instanceof TablePreprocessing table) {
            table.columns().forEach(column -> InputNodes.refusal(column)
                    .ifPresent(reason -> violations.add(new Violation("preprocessing", reason))));
        }
        return violations;
    }

    @Override
    public void write(ServableDefinition definition, boolean preprocessing, Map<String, INDArray> tensors,
            OutputStream out) throws IOException {
        OnnxWriter.write(OnnxModel.of(definition, preprocessing), tensors, out);
    }
}
