package dev.trainyard.model.imports;

import dev.trainyard.model.NewModelVersion;
import dev.trainyard.model.VersionDescription;
import dev.trainyard.model.VersionRegistration;
import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.model.onnx.reader.OnnxImport;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.compute.ComputePool;
import dev.trainyard.platform.compute.Lane;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.springframework.stereotype.Service;

/** Reads networks from files and registers them as versions. */
@Service
class ModelImports {

    private final VersionRegistration registration;
    private final ProcessMemory memory;
    private final ComputePool compute;

    ModelImports(VersionRegistration registration, ProcessMemory memory, ComputePool compute) {
        this.registration = registration;
        this.memory = memory;
        this.compute = compute;
    }

    /** @throws InvalidSpecificationException naming what cannot be imported */
    VersionDescription add(ImportForm form) throws IOException {
        long bytes = form.file().getSize();
        MemorySize size = form.format() == ImportForm.Format.ONNX ? OnnxImport.size(bytes) : SafeTensorsNetwork.size(bytes);
        try (Reservation room = memory.reserve(MemoryUse.IMPORTS, size)) {
            return compute.run(Lane.LONG, () -> read(form, bytes, room));
        }
    }

    private VersionDescription read(ImportForm form, long bytes, Reservation room) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream file = new DigestInputStream(form.file().getInputStream(), digest);
                ImportedNetwork network = network(form, file, bytes)) {
            file.transferTo(OutputStream.nullOutputStream());
            ServableDefinition definition = ImportedDefinition.of(network, form.specification());
            // Not bounded by the file's length: several layers may have the same tensor.
            long count = definition.networks().stream().mapToLong(Architecture::parameterCount).sum();
            if (count > Architecture.MAX_PARAMETERS) {
                throw new InvalidSpecificationException("file", "must have at most %d parameters, got %d"
                        .formatted(Architecture.MAX_PARAMETERS, count));
            }
            room.growTo(room.size().plus(MemorySize.ofNative(Float.BYTES * count)));
            try (INDArray parameters = Nd4j.createUninitializedDetached(DataType.FLOAT, count)) {
                network.parameters().accept(parameters);
                if (!Double.isFinite(parameters.sumNumber().doubleValue())) {
                    throw new InvalidSpecificationException("file", "must have finite weights");
                }
                return registration.register(new NewModelVersion(form.model(), null, definition, parameters, Map.of(),
                        Map.of("imported_from", form.format().name().toLowerCase(Locale.ROOT),
                                "file_sha256", HexFormat.of().formatHex(digest.digest()))));
            }
        }
    }

    private static ImportedNetwork network(ImportForm form, InputStream file, long bytes) throws IOException {
        ImportSpec spec = form.specification();
        if (form.format() == ImportForm.Format.SAFETENSORS) {
            return SafeTensorsNetwork.read(file, bytes, spec);
        }
        if (spec.architecture() != null || spec.modules() != null) {
            throw new InvalidSpecificationException("specification/" + (spec.architecture() != null ? "architecture" : "modules"),
                    "must be absent: the graph of an ONNX model has the layers");
        }
        return OnnxImport.read(file, bytes, spec.input());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
