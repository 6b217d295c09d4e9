package dev.trainyard.dataset.example;

import dev.trainyard.dataset.DatasetResource;
import dev.trainyard.dataset.Datasets;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.augmentation.Augmenter;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.platform.compute.ComputePool;
import dev.trainyard.platform.compute.Lane;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** Shows the examples of data sets. */
@RestController
@Tag(name = "data sets")
@RequestMapping(DatasetResource.PATH + "/{name}/examples")
class ExampleController {

    /** Maximum number of values in one response. */
    private static final int MAX_VALUES = 2_000_000;
    private static final int MAX_SCALE = 32;
    private static final int MAX_PIXELS = 1 << 24;
    private static final String NONE = "[]";

    private static final String AUGMENTATION = "Augmentation to apply, in the form of a job's augmentation: "
            + "[{\"type\":\"rotate\",\"degrees\":15},{\"type\":\"elastic\"}]";
    private static final String SEED = "Seed of the augmentation: a job with this seed sees these values in its first epoch";

    private final Datasets datasets;
    private final AugmentationParameter augmentationParameter;
    private final ComputePool compute;

    ExampleController(Datasets datasets, AugmentationParameter augmentationParameter, ComputePool compute) {
        this.compute = compute;
        this.datasets = datasets;
        this.augmentationParameter = augmentationParameter;
    }

    /**
     * @param name   the name of the data set
     * @param split  the split of the examples
     * @param offset the index of the first example on the page
     */
    @Operation(operationId = "listExamples", summary = "Show the examples of a split, optionally augmented")
    @GetMapping
    Page<ExampleResource> list(@PathVariable String name,
            @Parameter(schema = @Schema(implementation = Split.class)) @RequestParam(defaultValue = "train") String split,
            @Parameter(schema = @Schema(type = "integer", minimum = "0")) @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit,
            @Parameter(description = AUGMENTATION) @RequestParam(defaultValue = NONE) String augmentation,
            @Parameter(description = SEED) @RequestParam(defaultValue = "0") long seed) {
        Optional<Split> known = split(split);
        valid(new Check().that(known.isPresent(), "split", "must be train, validation or test", split)
                .that(offset >= 0, "offset", "must be at least 0", offset)
                .that(limit >= 1 && limit <= Page.MAX_LIMIT, "limit", "must be from 1 to " + Page.MAX_LIMIT, limit));
        return compute.run(Lane.SHORT, () -> list(name, known.orElseThrow(), offset, limit, augmentation, seed));
    }

    private Page<ExampleResource> list(String name, Split split, int offset, int limit, String augmentation, long seed) {
        try (Datasets.Open open = datasets.open(name)) {
            int most = Math.max(1, MAX_VALUES / open.dataset().input().size());
            valid(new Check().that(limit <= most, "limit", "must be at most %d for examples of shape %s"
                    .formatted(most, open.dataset().input()), limit));
            Augmenter augmenter = augmentationParameter.read(augmentation, seed, open.dataset().input());
            String query = augmentation.equals(NONE) ? "" : "?augmentation=%s&seed=%d".formatted(
                    UriUtils.encode(augmentation, StandardCharsets.UTF_8), seed);
            Examples examples = open.dataset().of(split);
            int size = examples == null ? 0 : examples.size();
            int end = (int) Math.min((long) offset + limit, size);
            List<ExampleResource> shown = IntStream.range(offset, end)
                    .mapToObj(i -> example(open, split, examples, i, augmenter, query)).toList();
            return new Page<>(shown, end < size, end < size ? Integer.toString(end) : null);
        }
    }

    /**
     * @param name  the name of the data set
     * @param split the split of the example
     * @param index the index of the example in its split
     * @param scale the size of a pixel in the picture
     */
    @Operation(operationId = "getExamplePicture", summary = "Show an example as a picture, grey or coloured, optionally augmented")
    @ApiResponse(responseCode = "200", description = "The picture", content = @Content(mediaType = MediaType.IMAGE_PNG_VALUE,
            schema = @Schema(type = "string", format = "binary")))
    @GetMapping(path = "/{split}/{index}.png", produces = MediaType.IMAGE_PNG_VALUE)
    byte[] picture(@PathVariable String name, @PathVariable String split, @PathVariable int index,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "" + MAX_SCALE))
            @RequestParam(defaultValue = "1") int scale,
            @Parameter(description = AUGMENTATION) @RequestParam(defaultValue = NONE) String augmentation,
            @Parameter(description = SEED) @RequestParam(defaultValue = "0") long seed) throws IOException {
        return compute.run(Lane.SHORT, () -> draw(name, split, index, scale, augmentation, seed));
    }

    private byte[] draw(String name, String split, int index, int scale, String augmentation, long seed) throws IOException {
        try (Datasets.Open open = datasets.open(name)) {
            Dataset dataset = open.dataset();
            Examples examples = split(split).map(dataset::of).orElse(null);
            if (!ExamplePicture.is(dataset.input())) {
                throw ProblemException.notFound(("The examples of data set %s have the shape %s and are not shown as pictures; these have "
                        + "the shape [1, rows, columns] or [3, rows, columns].").formatted(name, dataset.input()));
            }
            if (examples == null || index < 0 || index >= examples.size()) {
                throw ProblemException.notFound(examples == null ? "Data set %s has no split %s.".formatted(name, split)
                        : "Split %s of data set %s has the examples 0 to %d, but not %d."
                                .formatted(split, name, examples.size() - 1, index));
            }
            valid(new Check().that(scale >= 1 && scale <= MAX_SCALE
                            && (long) scale * scale * dataset.input().size() <= MAX_PIXELS, "scale",
                    "must be from 1 to %d and make at most %d values of pixels".formatted(MAX_SCALE, MAX_PIXELS), scale));
            Augmenter augmenter = augmentationParameter.read(augmentation, seed, dataset.input());
            return ExamplePicture.png(augmented(examples, index, augmenter), dataset.input(), scale);
        }
    }

    private static ExampleResource example(Datasets.Open open, Split split, Examples examples, int index, Augmenter augmenter,
            String query) {
        boolean classified = examples.labels() != null;
        List<?> values = open.description().preprocessing().restore(augmented(examples, index, augmenter));
        return new ExampleResource(index, classified ? open.dataset().targets().names().get(examples.labels()[index]) : null,
                classified ? null : row(examples.y(), index), values, named(open.description().preprocessing(), values),
                ExamplePicture.address(open.description().name(), open.dataset().input(), split, index)
                        .map(address -> address + query).orElse(null));
    }

    /** Returns the values of a table by the names of their columns; null for other examples. */
    private static Map<String, ?> named(Preprocessing preprocessing, List<?> values) {
        if (!(preprocessing instanceof TablePreprocessing table)) {
            return null;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            named.put(table.columns().get(i).name(), values.get(i));
        }
        return named;
    }

    private static float[] augmented(Examples examples, int index, Augmenter augmenter) {
        float[] x = row(examples.x(), index);
        augmenter.augment(x, 0, 0, index);
        return x;
    }

    private static float[] row(INDArray matrix, int index) {
        float[] row = new float[Math.toIntExact(matrix.size(1))];
        new FloatPointer(matrix.data().addressPointer()).position((long) index * row.length).get(row);
        return row;
    }

    private static Optional<Split> split(String name) {
        return Arrays.stream(Split.values()).filter(split -> split.name().toLowerCase(Locale.ROOT).equals(name)).findFirst();
    }

    private static void valid(Check check) {
        try {
            check.done();
        } catch (InvalidSpecificationException e) {
            throw ProblemException.invalidParameters(e.violations());
        }
    }
}
