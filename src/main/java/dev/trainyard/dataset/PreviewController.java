package dev.trainyard.dataset;

import dev.trainyard.dataset.imports.DatasetImport;
import dev.trainyard.dataset.imports.DatasetPreview;
import dev.trainyard.dataset.imports.ImportRuns;
import dev.trainyard.platform.request.FormRoute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Shows what an import would make of files, within the same limits as an import. */
@RestController
@Tag(name = "data sets")
class PreviewController {

    static final String PATH = DatasetResource.PATH + ":preview";

    /** The path takes forms, as that of imports does. */
    @Component
    static class Route implements FormRoute {

        @Override
        public String path() {
            return PATH;
        }
    }

    private final DatasetImport imports;
    private final ImportRuns runs;

    PreviewController(DatasetImport imports, ImportRuns runs) {
        this.imports = imports;
        this.runs = runs;
    }

    @Operation(operationId = "previewDataset", summary = "Show what an import would make of files, and store nothing",
            description = "Takes the form of an import; name and target may be absent. For a table, shows the delimiter, the encoding, the "
                    + "decimal sign, and of each column the inferred type, the reason for it, statistics, the number of missing values, "
                    + "examples and the number of inputs that encode it, and the distribution of the target; problems lists what an import "
                    + "would refuse before it divides the rows into splits.")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.MULTIPART_FORM_DATA_VALUE, schema = @Schema(type = "object")))
    @PostMapping(path = PATH, consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    DatasetPreview preview(MultipartHttpServletRequest request) throws IOException {
        return runs.run(request, false, form -> { }, imports::preview);
    }
}
