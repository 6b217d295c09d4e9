package dev.trainyard.job.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.json.JsonMapper;

@DatabaseTest
@AutoConfigureMockMvc
class FieldsPageTest {

    private static final Path PAGE = Path.of("src/docs/FIELDS.md");

    @Autowired
    private MockMvcTester http;

    /** {@code -Dtrainyard.docs.write=true} writes the page. */
    @Test
    void thePageHasEveryFieldOfAJobAsTheServiceValidatesIt() throws IOException {
        String api = http.get().uri("/v3/api-docs").exchange().getResponse().getContentAsString();
        String text = new FieldsPage(JsonMapper.shared().readTree(api).at("/components/schemas")).text();
        if (Boolean.getBoolean("trainyard.docs.write")) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.readString(PAGE)).as("run this test with -Dtrainyard.docs.write=true to write the page").isEqualTo(text);
    }
}
