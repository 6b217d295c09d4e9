package dev.trainyard.dataset;

import dev.trainyard.dataset.generator.Generator;
import dev.trainyard.dataset.imports.DatasetImport;
import dev.trainyard.dataset.imports.ImportRuns;
import dev.trainyard.dataset.imports.NewDataset;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.compute.ComputePool;
import dev.trainyard.platform.compute.Lane;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import dev.trainyard.platform.request.FormRoute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.JsonNode;

/** Creates, shows and deletes data sets. */
@RestController
@Tag(name = "data sets", description = "Named, immutable examples with splits, identified by the SHA-256 of their content")
@RequestMapping(DatasetResource.PATH)
class DatasetController {

    /** The path takes forms with the files of an import. */
    @Component
    static class Route implements FormRoute {

        @Override
        public String path() {
            return DatasetResource.PATH;
        }
    }

    private static final String CREATE = "Import a data set from files, or generate one";
    private static final String FORM = "A form with name, format and the files and options of that format; or JSON with name "
            + "and generator.";
    private static final String EXAMPLE = """
            {"name": "two-arms", "generator": {"type": "spirals", "classes": 2, "train": 1000}}""";

    private final Datasets datasets;
    private final DatasetImport imports;
    private final ImportRuns runs;
    private final DatasetQuota quota;
    private final SpecificationReader reader;
    private final ProcessMemory memory;
    private final ComputePool compute;

    DatasetController(Datasets datasets, DatasetImport imports, ImportRuns runs, DatasetQuota quota, SpecificationReader reader,
            ProcessMemory memory, ComputePool compute) {
        this.memory = memory;
        this.compute = compute;
        this.datasets = datasets;
        this.imports = imports;
        this.runs = runs;
        this.quota = quota;
        this.reader = reader;
    }

    @Operation(operationId = "createDataset", summary = CREATE, description = FORM)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = {
            @Content(mediaType = MediaType.MULTIPART_FORM_DATA_VALUE, schema = @Schema(type = "object")),
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = NewDataset.class),
                    examples = @ExampleObject(EXAMPLE))})
    @ApiResponse(responseCode = "201", description = "The data set is stored", useReturnTypeSchema = true)
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<DatasetResource> importFiles(MultipartHttpServletRequest request) throws IOException {
        return created(runs.run(request, true, form -> {
            datasets.refuseTaken(form.name());
            quota.require(1);
        }, (form, reserve) -> create(form.name(), new Source(form.format().name(), null), imports.read(form, reserve))));
    }

    @Operation(operationId = "createDataset", summary = CREATE, description = FORM)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = {
            @Content(mediaType = MediaType.MULTIPART_FORM_DATA_VALUE, schema = @Schema(type = "object")),
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = NewDataset.class),
                    examples = @ExampleObject(EXAMPLE))})
    @ApiResponse(responseCode = "201", description = "The data set is stored", useReturnTypeSchema = true)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DatasetResource> generate(@RequestBody JsonNode body) throws IOException {
        NewDataset wanted = reader.read(body, NewDataset.class);
        datasets.refuseTaken(wanted.name());
        quota.require(1);
        Generator generator = wanted.generator();
        // Twice the examples: the generated arrays and the copy that is written to the file.
        MemorySize size = new MemorySize(2 * generator.examples() * generator.exampleBytes(), ImportRuns.READING_HEAP);
        try (Reservation room = memory.reserve(MemoryUse.IMPORTS, size)) {
            return created(compute.run(Lane.LONG, () -> create(wanted.name(), new Source(null, generator), generator.generate())));
        } catch (InvalidSpecificationException e) {
            throw ProblemException.invalid(e.violations().stream().map(violation -> new Violation("generator" + (violation.field()
                    .isEmpty() ? "" : "/" + violation.field()), violation.detail())).toList());
        }
    }

    @Operation(operationId = "listDatasets", summary = "List the data sets by name, including the built-in ones")
    @GetMapping
    Page<DatasetResource> list(@RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        List<String> names = datasets.names().stream().filter(name -> name.compareTo(after) > 0)
                .limit(Page.checkLimit(limit) + 1).toList();
        return Page.of(names, limit, shown -> shown.stream().map(datasets::showIfStorable).flatMap(Optional::stream).toList(), name -> name);
    }

    /** @param name the name of the data set */
    @Operation(operationId = "getDataset", summary = "Show a data set")
    @GetMapping("/{name}")
    DatasetResource show(@PathVariable String name) {
        return datasets.show(name).orElseThrow(() -> Datasets.absent(name));
    }

    /** @param name the name of the data set */
    @Operation(operationId = "deleteDataset", summary = "Delete a data set that no job is using")
    @ApiResponse(responseCode = "204", description = "The data set is deleted", content = @Content)
    @DeleteMapping("/{name}")
    ResponseEntity<Void> delete(@PathVariable String name) {
        datasets.delete(name);
        return ResponseEntity.noContent().build();
    }

    /** Stores {@code raw} and frees it. */
    private DatasetResource create(String name, Source source, RawDataset raw) throws IOException {
        try (raw) {
            quota.require(raw.bytes());
            return datasets.create(name, source, raw, quota::admit).with(raw);
        }
    }

    private static ResponseEntity<DatasetResource> created(DatasetResource dataset) {
        return ResponseEntity.created(URI.create(DatasetResource.PATH + "/" + dataset.name())).body(dataset);
    }
}
