package dev.trainyard.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.model.Models;
import dev.trainyard.model.VersionId;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.boltzmann.BeliefNet;
import dev.trainyard.nn.data.PictureShape;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@Tag(name = "inference")
class GenerateController {

    /** Limit of multiplications in one call: about ten seconds. */
    private static final double MAX_WORK = 1e11;

    /**
     * A generated example.
     *
     * @param label  class name; absent if the model was trained without labels
     * @param values raw values, in the shape of the input
     */
    @Schema(name = "GeneratedExample")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sample(@JsonProperty("class") String label, List<?> values) {
    }

    /**
     * Generated examples in raw values, the form in which {@code predict} accepts them.
     *
     * @param model   name of the model
     * @param version number of the version that has answered
     * @param seed    seed of the random numbers
     * @param steps   steps of Gibbs sampling before each example
     * @param samples the examples, by class
     */
    @Schema(name = "GeneratedExamples")
    record Generated(String model, int version, long seed, int steps, List<Sample> samples) {
    }

    /**
     * The reconstruction of each instance, in raw values.
     *
     * @param model           name of the model
     * @param version         number of the version that has answered
     * @param reconstructions raw values of each instance
     */
    @Schema(name = "Reconstructions")
    record Reconstructed(String model, int version, List<List<?>> reconstructions) {
    }

    private final Models models;
    private final ServedModels served;
    private final SpecificationReader reader;
    private final InferenceLimits limits;
    private final InferenceCalls calls;

    GenerateController(Models models, ServedModels served, SpecificationReader reader, InferenceLimits limits, InferenceCalls calls) {
        this.models = models;
        this.served = served;
        this.reader = reader;
        this.limits = limits;
        this.calls = calls;
    }

    @PostMapping(path = "/api/v1/models/{model}/generate", consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.IMAGE_PNG_VALUE})
    @Operation(operationId = "generate", summary = "Generate examples",
            description = "For networks of restricted Boltzmann machines: samples the topmost machine "
            + "by Gibbs sampling, with a fixed class if it is an associative memory, and then passes down to an example. Without a class, "
            + "generates examples of each class. Values are raw, as in predict; with Accept: image/png the answer is one picture of all "
            + "examples, with a row per class. 409 if the model is not generative.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = GenerateRequest.class), examples = @ExampleObject("{\"class\": \"3\", \"count\": 10}")))
    @ApiResponse(responseCode = "200", description = "The examples", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = Generated.class)),
            @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary"))})
    ResponseEntity<?> generate(@PathVariable String model, @RequestBody JsonNode body,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept) {
        GenerateRequest request = reader.read(body, GenerateRequest.class);
        String version = request.version() == null ? null : request.version().toString();
        return served.use(models.resolve(model, version), network -> {
            requireGenerative(network);
            Architecture architecture = network.definition().architecture();
            List<String> classes = BeliefNet.isConditional(architecture) ? network.outputs().targets().names() : null;
            int[] labels = request.labels(classes);
            int count = labels == null ? request.count() : labels.length;
            requireLittleWork(count, request.steps(), architecture.multiplications());
            boolean picture = wantsPicture(accept);
            PictureShape shape = picture ? network.input().pictureShape() : null;
            long seed = request.seed() == null ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : request.seed();
            return calls.sample(network, count, () -> {
                float[] x = network.generate(count, labels, request.steps(), seed);
                if (picture) {
                    return png(x, shape, labels == null ? (int) Math.ceil(Math.sqrt(count)) : request.count());
                }
                List<Sample> samples = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    samples.add(new Sample(labels == null ? null : classes.get(labels[i]), network.input().restore(x, i)));
                }
                return ResponseEntity.ok(
                        new Generated(network.version().model(), network.version().version(), seed, request.steps(), samples));
            });
        });
    }

    @PostMapping(path = "/api/v1/models/{model}/reconstruct", consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.IMAGE_PNG_VALUE})
    @Operation(operationId = "reconstruct", summary = "Reconstruct examples with a generative model",
            description = "Passes examples up through the restricted "
            + "Boltzmann machines and down again. Instances are as in predict; with Accept: image/png the answer is one picture with the "
            + "instances in its first row and their reconstructions in its second.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = PredictRequest.class), examples = @ExampleObject("{\"instances\": [[0, 1]]}")))
    @ApiResponse(responseCode = "200", description = "The reconstructions", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = Reconstructed.class)),
            @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary"))})
    ResponseEntity<?> reconstruct(@PathVariable String model, HttpServletRequest request,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept)
            throws IOException {
        return calls.json(request, parser -> PredictRequest.read(parser, limits.maxInstances()), call -> {
            List<Object> instances = call.body().instances();
            VersionId id = models.resolve(model, call.body().version());
            return served.use(id, network -> call.computeUncounted(network, instances.size(),
                    () -> reconstruct(network, instances, accept)));
        });
    }

    private static ResponseEntity<?> reconstruct(ServedModel network, List<Object> instances, String accept) {
        requireGenerative(network);
        int n = instances.size();
        boolean picture = wantsPicture(accept);
        PictureShape shape = picture ? network.input().pictureShape() : null;
        float[] given = network.input().encode(instances);
        float[] x = network.reconstruct(given, n);
        if (picture) {
            float[] both = Arrays.copyOf(given, 2 * given.length);
            System.arraycopy(x, 0, both, given.length, x.length);
            return png(both, shape, n);
        }
        List<List<?>> reconstructions = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            reconstructions.add(network.input().restore(x, i));
        }
        return ResponseEntity.ok(new Reconstructed(network.version().model(), network.version().version(), reconstructions));
    }

    private static void requireGenerative(ServedModel network) {
        Architecture architecture = network.definition().architecture();
        if (architecture == null || !BeliefNet.isGenerative(architecture)) {
            throw ProblemException.conflict("Model %s is not generative: all layers must be rbm, except that the topmost may be "
                    .formatted(network.version().model()) + "associative_memory.");
        }
    }

    private static void requireLittleWork(int count, int steps, double multiplications) {
        // In double precision, because the product of count and steps alone may overflow an int.
        if ((double) count * steps * multiplications > MAX_WORK) {
            ModelInput.refuse(List.of(new Violation("steps", "must be at most %.0f for %d examples of this network, got %d"
                    .formatted(Math.floor(MAX_WORK / multiplications / count), count, steps))));
        }
    }

    private static boolean wantsPicture(String accept) {
        List<MediaType> types = new ArrayList<>(MediaType.parseMediaTypes(accept));
        MimeTypeUtils.sortBySpecificity(types);
        return !types.isEmpty() && types.get(0).getType().equals("image");
    }

    private static ResponseEntity<byte[]> png(float[] x, PictureShape shape, int inOneRow) {
        return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(PictureGrid.png(x, shape, inOneRow));
    }
}
