package dev.trainyard.inference.protocol;

import dev.trainyard.inference.InferenceCalls;
import dev.trainyard.inference.InferenceCalls.Call;
import dev.trainyard.inference.InferenceLimits;
import dev.trainyard.inference.InferenceTimer;
import dev.trainyard.inference.JsonBody;
import dev.trainyard.inference.ModelInput;
import dev.trainyard.inference.ServedModel;
import dev.trainyard.inference.ServedModels;
import dev.trainyard.inference.protocol.InferRequest.Tensor;
import dev.trainyard.model.Models;
import dev.trainyard.model.VersionId;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Inference by the Open Inference Protocol, with the binary tensor data, classification, parameters and schedule policy extensions. Takes
 * a body of any content type, because clients send none, or {@code application/octet-stream}.
 */
@RestController
@Tag(name = "open inference protocol")
class InferController {

    /** Header with the number of bytes of JSON before the binary tensors. */
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private static final int ABSENT = -1;
    private static final String EXAMPLE = """
            {"inputs": [{"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [0, 1]}]}""";

    private final Models models;
    private final ServedModels served;
    private final InferenceLimits limits;
    private final InferenceCalls calls;

    InferController(Models models, ServedModels served, InferenceLimits limits, InferenceCalls calls) {
        this.models = models;
        this.served = served;
        this.limits = limits;
        this.calls = calls;
    }

    @PostMapping({"/v2/models/{model}/infer", "/v2/models/{model}/versions/{version}/infer"})
    @Operation(operationId = "infer", summary = "Inference",
            description = "Takes raw values and applies the model's fitted preprocessing. The header "
            + JSON_LENGTH + " separates the JSON object from binary tensors; with the value 0, the whole body is the data of the model's "
            + "only input.")
    @Parameter(in = ParameterIn.HEADER, name = JSON_LENGTH, description = "Bytes of the JSON object before "
            + "binary tensors; absent if the whole body is JSON", schema = @Schema(type = "integer", minimum = "0", maximum = "999999999"))
    @RequestBody(required = true, content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = InferBodies.Request.class),
                    examples = @ExampleObject(EXAMPLE)),
            @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE, schema = @Schema(type = "string", format = "binary"))})
    @ApiResponse(responseCode = "200", description = "The outputs", headers = @Header(name = JSON_LENGTH,
            description = "Bytes of the JSON object before binary tensors; absent if the whole body is JSON",
            schema = @Schema(type = "integer")), content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = InferBodies.Response.class)),
            @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE, schema = @Schema(type = "string", format = "binary"))})
    ResponseEntity<byte[]> infer(@PathVariable String model, @PathVariable(required = false) String version, HttpServletRequest request)
            throws IOException {
        RequestDeadline arrival = RequestDeadline.startingNow();
        ContentCoding coding = ContentCoding.accepted(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        int declared = jsonLength(request);
        return calls.read(request, length -> jsonBytes(declared, length), (bytes, json) -> read(request, declared, bytes, json), call -> {
            InferRequest read = call.body();
            VersionId id = models.resolve(model, version(read, model, version));
            RequestDeadline deadline = arrival.after(read.timeout());
            return served.use(id, network -> {
                InferInputs inputs = new InferInputs(network.input(), limits.maxInstances());
                List<Tensor> tensors = read.raw() == null ? read.inputs() : List.of(inputs.raw(read.raw()));
                int n = Math.min(InferRequest.examples(tensors), limits.maxInstances());
                call.needs(MemorySize.ofHeap((long) Float.BYTES * n * network.input().size()));
                return call.compute(network, n, deadline.left(), timer -> {
                    deadline.check();
                    return answer(call, network, () -> inputs.encode(tensors), timer).write(coding);
                });
            });
        });
    }

    private static InferResponse answer(Call<InferRequest> call, ServedModel network, Supplier<InferInputs.Batch> encode,
            InferenceTimer timer) {
        InferRequest read = call.body();
        InferOutputs outputs = new InferOutputs(network.outputs());
        List<InferRequest.Output> wanted;
        try {
            wanted = outputs.choose(read.outputs());
        } catch (ProblemException refusal) {
            throw refusal.with(encode::get);
        }
        InferInputs.Batch batch = encode.get();
        call.needs(MemorySize.ofHeap(outputs.textBytes(wanted, batch.n())));
        float[] y = timer.infer(() -> network.predict(batch.x(), batch.n()));
        network.outputs().requireFinite(y, i -> "inputs");
        return new InferResponse(network.version().model(), network.version().version(), read.id(),
                outputs.tensors(wanted, read.binaryOutput(), y, batch.n()));
    }

    private static InferRequest read(HttpServletRequest request, int declared, byte[] bytes, int json) {
        ByteBuffer binary = declared == ABSENT ? null : ByteBuffer.wrap(bytes, json, bytes.length - json);
        return declared == 0 ? InferRequest.raw(binary) : JsonBody.read(request, bytes, json, parser -> InferRequest.read(parser, binary));
    }

    /** Returns the value of the header {@value #JSON_LENGTH}; {@value #ABSENT} without it. */
    private static int jsonLength(HttpServletRequest request) {
        String value = request.getHeader(JSON_LENGTH);
        if (value == null) {
            return ABSENT;
        }
        if (!value.strip().matches("\\d{1,9}")) {
            throw ProblemException.badRequest("The header %s must be a number of bytes from 0.".formatted(JSON_LENGTH));
        }
        return Integer.parseInt(value.strip());
    }

    private static int jsonBytes(int declared, int length) {
        if (declared > length) {
            throw ProblemException.badRequest("The header %s must be at most %d, the length of the body, got %d."
                    .formatted(JSON_LENGTH, length, declared));
        }
        return declared == ABSENT ? length : declared;
    }

    /** Returns the reference to the version, from the path or the body. Refuses a body for another model or version than the path's. */
    private static String version(InferRequest read, String model, String version) {
        List<Violation> violations = new ArrayList<>();
        if (read.modelName() != null && !read.modelName().equals(model)) {
            violations.add(new Violation("model_name", "must be absent or %s, as in the path".formatted(model)));
        }
        if (version != null && read.modelVersion() != null && !read.modelVersion().equals(version)) {
            violations.add(new Violation("model_version", "must be absent or %s, as in the path".formatted(version)));
        }
        ModelInput.refuse(violations);
        return version == null ? read.modelVersion() : version;
    }
}
