package dev.trainyard.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.inference.Outputs.Prediction;
import dev.trainyard.model.Models;
import dev.trainyard.model.VersionId;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.PictureShape;
import dev.trainyard.platform.picture.DecodedImage;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "inference", description = "Inference with trained networks")
class PredictController {

    private static final String BMP = "image/bmp";
    private static final String PREDICT = "/api/v1/models/{model}/predict";
    private static final String PREDICT_VERSION = "/api/v1/models/{model}/versions/{version}/predict";

    private static final String INVERT = "Whether to invert a picture; other bodies take no such parameter";

    /**
     * Predictions in the order of the instances.
     *
     * @param model    name of the model
     * @param version  number of the version that has answered
     * @param classes  names of the classes or labels, in the order of the output neurons; absent for a regression
     * @param positiveClass the positive one of two classes: the second, which is predicted if its probability is at least the threshold;
     *                 absent for other targets
     * @param inverted whether the picture was inverted; absent if the request had no picture
     * @param predictions a prediction for each instance
     */
    @Schema(name = "Predictions")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(String model, int version, List<String> classes, String positiveClass, Boolean inverted, List<Prediction> predictions) {
    }

    private final Models models;
    private final ServedModels served;
    private final InferenceLimits limits;
    private final InferenceCalls calls;

    PredictController(Models models, ServedModels served, InferenceLimits limits, InferenceCalls calls) {
        this.models = models;
        this.served = served;
        this.limits = limits;
        this.calls = calls;
    }

    @PostMapping(path = {PREDICT, PREDICT_VERSION}, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "predict", summary = "Predict classes or values",
            description = "Takes raw values and applies the model's fitted preprocessing. "
            + "An instance is an array of numbers, flat or nested in the shape of the input, or, for tables, an object with a field per "
            + "column. In a column that had missing values, null or an absent field is such a value, and in a column of texts so is blank "
            + "text or a marker of the import. A category that training did not see is refused unless unknown_categories is true. Without "
            + "a version, the version of the alias \"champion\" answers, or else the newest version.\n\nA picture is scaled to the size of "
            + "the network's input, and converted to grey unless the input has three channels. A network trained on light ink on a dark "
            + "background, such as MNIST, cannot read dark ink on a light background. With invert=auto, a grey picture is inverted if the "
            + "border of its negative is closer to the borders of the training pictures. With invert=true every picture is inverted, with "
            + "invert=false none.")
    @RequestBody(required = true, content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = PredictRequest.class),
                    examples = @ExampleObject("{\"instances\": [[0, 1]]}")),
            @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
            @Content(mediaType = MediaType.IMAGE_JPEG_VALUE, schema = @Schema(type = "string", format = "binary")),
            @Content(mediaType = MediaType.IMAGE_GIF_VALUE, schema = @Schema(type = "string", format = "binary")),
            @Content(mediaType = BMP, schema = @Schema(type = "string", format = "binary"))})
    @ApiResponse(responseCode = "200", description = "The predictions", content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = Answer.class)))
    Answer predict(@PathVariable String model, @PathVariable(required = false) String version, HttpServletRequest request)
            throws IOException {
        return calls.json(request, parser -> PredictRequest.read(parser, limits.maxInstances()), call -> {
            PredictRequest read = call.body();
            if (version != null && read.version() != null) {
                ModelInput.refuse(List.of(new Violation("version", "must be absent, because the path has a version")));
            }
            int n = read.instances().size();
            VersionId id = models.resolve(model, version == null ? read.version() : version);
            return served.use(id, network -> call.compute(network, n, timer -> {
                ModelInput input = read.unknownCategories() ? network.input().acceptingUnknown() : network.input();
                requireNoThreshold(read, network, input);
                return answer(network, input.encode(read.instances()), n, read.threshold(), null, timer);
            }));
        });
    }

    @PostMapping(path = {PREDICT, PREDICT_VERSION}, consumes = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE,
            MediaType.IMAGE_GIF_VALUE, BMP})
    @Operation(operationId = "predict")
    Answer predictPicture(@PathVariable String model, @PathVariable(required = false) String version,
            @Parameter(description = INVERT, schema = @Schema(allowableValues = {"auto", "true", "false"}))
            @RequestParam(defaultValue = "auto") String invert, HttpServletRequest request) throws IOException {
        if (!List.of("auto", "true", "false").contains(invert)) {
            throw ProblemException.invalidParameters(List.of(new Violation("invert", "must be one of auto, true, false, got " + invert)));
        }
        return calls.picture(request, call -> served.use(models.resolve(model, version), network -> call.compute(network, 1, timer -> {
            DecodedImage picture = decode(call, network.input());
            boolean inverted = invert.equals("true") || invert.equals("auto") && network.input().isNegative(picture);
            return answer(network, network.input().encode(inverted ? picture.inverted() : picture), 1, null, inverted, timer);
        })));
    }

    private static DecodedImage decode(InferenceCalls.Call<byte[]> call, ModelInput input) {
        PictureShape shape = input.pictureShape();
        try {
            return DecodedImage.decode(call.body(), shape.channels(), input.background(),
                    DecodedImage.maxPixels(shape.rows(), shape.columns()), call::needs);
        } catch (DecodedImage.Unreadable e) {
            throw new ProblemException(e.isTooLarge() ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST,
                    "The body " + e.getMessage() + ".");
        }
    }

    private static void requireNoThreshold(PredictRequest request, ServedModel network, ModelInput input) {
        if (request.threshold() != null && !network.outputs().takesThreshold()) {
            throw ProblemException.invalid(List.of(new Violation("threshold", "must be absent: only labels and two classes have one")))
                    .with(() -> input.encode(request.instances()));
        }
    }

    private static Answer answer(ServedModel network, float[] x, int n, Double threshold, Boolean inverted, InferenceTimer timer) {
        Outputs outputs = network.outputs();
        float[] y = timer.infer(() -> network.predict(x, n));
        outputs.requireFinite(y, i -> "instances/" + i);
        return new Answer(network.version().model(), network.version().version(),
                outputs.targets().isRegression() ? null : outputs.targets().names(), outputs.targets().positiveClass(), inverted,
                IntStream.range(0, n).mapToObj(i -> outputs.predict(y, i, threshold)).toList());
    }
}
