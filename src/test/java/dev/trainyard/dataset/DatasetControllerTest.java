package dev.trainyard.dataset;

import static dev.trainyard.dataset.format.Idx.bytes;
import static dev.trainyard.dataset.format.Idx.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.jayway.jsonpath.JsonPath;
import dev.trainyard.DatabaseTest;
import dev.trainyard.platform.artifact.ProcessDirectory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMultipartMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest(properties = {"trainyard.dataset-limits.max-values=100000", "trainyard.dataset-limits.max-classes=20"})
@AutoConfigureMockMvc
class DatasetControllerTest {

    private static final byte[] PICTURES = bytes(shape(3, 2, 2), 0, 51, 102, 153, 10, 11, 12, 13, 252, 253, 254, 255);
    private static final byte[] LABELS = bytes(shape(3), 1, 0, 1);

    @Autowired
    private MockMvcTester http;
    @Autowired
    private StoredDatasets rows;
    @Autowired
    private DatasetStore store;
    @Value("${trainyard.data-directory}")
    private Path data;
    @Autowired
    private ProcessDirectory temporary;

    @TestConfiguration
    static class Users {
        @Bean
        DatasetDeletionGuard user() {
            return "busy"::equals;
        }
    }

    @BeforeEach
    void noDatasets() throws IOException {
        for (StoredDataset row : rows.findAll()) {
            store.discard(row);
        }
    }

    @Test
    void importsShowsAndDeletesADataset() {
        MvcTestResult created = http.perform(form("letters", "idx").param("validation", "1").param("classes", "a,b")
                .file("train_images", PICTURES).file("train_labels", LABELS));
        assertThat(created).hasStatus(201).hasHeader("Location", "/api/v1/datasets/letters");
        assertThat(created).bodyJson().isLenientlyEqualTo("""
                {"name":"letters","built_in":false,"source":{"format":"idx"},"input":[1,2,2],
                 "targets":{"task":"classification","names":["a","b"]},"examples":{"train":2,"validation":1},
                 "class_counts":{"train":[1,1],"validation":[0,1]},"preprocessing":{"type":"pixels","divisor":255.0}}""");
        assertThat(created).bodyJson().extractingPath("sha256").asString().hasSize(64);

        assertThat(http.get().uri("/api/v1/datasets/letters")).hasStatusOk().bodyJson().extractingPath("$.size_bytes").asNumber()
                .satisfies(bytes -> assertThat(bytes.intValue()).isPositive());
        assertThat(http.get().uri("/api/v1/datasets/letters/examples")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"data":[
                 {"index":0,"label":"b","values":[0,51,102,153],"image":"/api/v1/datasets/letters/examples/train/0.png"},
                 {"index":1,"label":"a","values":[10,11,12,13],"image":"/api/v1/datasets/letters/examples/train/1.png"}],
                 "has_more":false,"next":null}""");
        assertThat(http.get().uri("/api/v1/datasets/letters/examples?split=validation")).bodyJson()
                .extractingPath("$.data[*].values").asArray().containsExactly(List.of(252, 253, 254, 255));
        assertThat(http.get().uri("/api/v1/datasets/letters/examples?split=test")).bodyJson().extractingPath("$.data").asArray()
                .isEmpty();

        assertThat(http.delete().uri("/api/v1/datasets/letters")).hasStatus(204);
        assertThat(http.get().uri("/api/v1/datasets/letters")).hasStatus(404);
        assertThat(http.delete().uri("/api/v1/datasets/letters")).hasStatus(404);
        assertThat(files()).isEmpty();
    }

    @Test
    void pagesThroughExamples() {
        importLetters("letters");

        assertThat(http.get().uri("/api/v1/datasets/letters/examples?limit=2")).bodyJson()
                .isLenientlyEqualTo("{\"has_more\":true,\"next\":\"2\"}");
        assertThat(http.get().uri("/api/v1/datasets/letters/examples?limit=2&offset=2")).bodyJson()
                .isLenientlyEqualTo("{\"data\":[{\"index\":2}],\"has_more\":false}");
        assertThat(http.get().uri("/api/v1/datasets/letters/examples?offset=2000000000&limit=1000")).hasStatusOk();
    }

    @Test
    void showsPicturesWithTheirGreyLevels() throws IOException {
        importLetters("letters");

        BufferedImage picture = picture("/api/v1/datasets/letters/examples/train/0.png");
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(2, 2);
        assertThat(picture.getRaster().getSamples(0, 0, 2, 2, 0, (int[]) null)).containsExactly(0, 51, 102, 153);

        BufferedImage large = picture("/api/v1/datasets/letters/examples/train/2.png?scale=4");
        assertThat(List.of(large.getWidth(), large.getHeight())).containsExactly(8, 8);
        assertThat(large.getRaster().getSample(3, 4, 0)).isEqualTo(254);
    }

    @Test
    void showsPicturesWithTheirColours() throws IOException {
        // Shape [examples, channels, rows, columns]: all red levels of a picture, then its green, then its blue levels.
        byte[] pictures = bytes(shape(3, 3, 1, 2), 255, 0, 128, 10, 0, 200, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(http.perform(form("colours", "idx").file("train_images", pictures).file("train_labels", LABELS))).hasStatus(201);
        assertThat(http.get().uri("/api/v1/datasets/colours/examples?limit=1")).bodyJson().extractingPath("$.data[0].image")
                .isEqualTo("/api/v1/datasets/colours/examples/train/0.png");

        BufferedImage picture = picture("/api/v1/datasets/colours/examples/train/0.png");
        assertThat(picture.getRaster().getPixels(0, 0, 2, 1, (int[]) null)).containsExactly(255, 128, 0, 0, 10, 200);

        BufferedImage large = picture("/api/v1/datasets/colours/examples/train/2.png?scale=3");
        assertThat(List.of(large.getWidth(), large.getHeight())).containsExactly(6, 3);
        assertThat(large.getRaster().getPixel(5, 2, (int[]) null)).containsExactly(8, 10, 12);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "letters/examples/train/3.png | Split train of data set letters has the examples 0 to 2, but not 3.",
            "letters/examples/test/0.png | Data set letters has no split test.",
            "letters/examples/somewhere/0.png | Data set letters has no split somewhere.",
            "xor/examples/train/0.png | The examples of data set xor have the shape [2] and are not shown as pictures; these have the "
                    + "shape [1, rows, columns] or [3, rows, columns]."})
    void explainsWhyThereIsNoPicture(String path, String detail) {
        importLetters("letters");

        assertThat(http.get().uri("/api/v1/datasets/" + path)).hasStatus(404).bodyJson().extractingPath("$.detail").isEqualTo(detail);
    }

    @Test
    void showsAugmentedExamples() throws IOException {
        importLetters("letters");
        List<List<Integer>> moves = List.of(List.of(0, 51, 102, 153), List.of(0, 0, 102, 102), List.of(51, 51, 153, 153),
                List.of(0, 51, 0, 51), List.of(102, 153, 102, 153));
        Set<List<Integer>> seen = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            MvcTestResult answer = http.get().uri("/api/v1/datasets/letters/examples?limit=1&augmentation={a}&seed={s}",
                    "[{\"type\":\"translate\",\"pixels\":1,\"axes\":\"one\"}]", seed).exchange();
            List<Integer> values = JsonPath.read(answer.getResponse().getContentAsString(), "$.data[0].values");
            String image = JsonPath.read(answer.getResponse().getContentAsString(), "$.data[0].image");

            assertThat(picture(URI.create(image)).getRaster().getSamples(0, 0, 2, 2, 0, (int[]) null))
                    .containsExactly(values.stream().mapToInt(value -> value).toArray());
            seen.add(values);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(moves);
    }

    static Stream<Arguments> invalidAugmentations() {
        return Stream.of(
                arguments("letters", "[{\"type\":\"rotate\"}]", List.of("#/augmentation/0/degrees")),
                arguments("letters", "[{\"type\":\"rotate\",\"degrees\":999},{\"type\":\"rotat\"}]",
                        List.of("#/augmentation/0/degrees", "#/augmentation/1/type")),
                arguments("letters", "[{\"type\":\"translate\",\"pixels\":2}]", List.of("#/augmentation/0/pixels")),
                arguments("letters", "rotate", List.of("#/augmentation")),
                arguments("letters", "{}", List.of("#/augmentation")),
                arguments("letters", "[{\"type\":\"elastic\"}]".repeat(2), List.of("#/augmentation")),
                arguments("letters", "[" + "{\"type\":\"elastic\"},".repeat(20) + "{\"type\":\"elastic\"}]", List.of("#/augmentation")),
                arguments("xor", "[{\"type\":\"elastic\"}]", List.of("#/augmentation/0")));
    }

    @ParameterizedTest
    @MethodSource("invalidAugmentations")
    void reportsInvalidAugmentations(String dataset, String augmentation, List<String> pointers) {
        importLetters("letters");

        MvcTestResult answer = http.get().uri("/api/v1/datasets/{d}/examples?augmentation={a}", dataset, augmentation).exchange();
        assertThat(answer).hasStatus(422).bodyJson().extractingPath("$.errors[*].pointer").asArray()
                .containsExactlyInAnyOrderElementsOf(pointers);
        if (dataset.equals("letters")) {
            assertThat(http.get().uri("/api/v1/datasets/letters/examples/train/0.png?augmentation={a}", augmentation)).hasStatus(422);
        }
    }

    @Test
    void addsNoiseToExamplesThatAreNotImages() {
        assertThat(http.get().uri("/api/v1/datasets/xor/examples?limit=1&augmentation={a}", "[{\"type\":\"noise\",\"sigma\":0.1}]"))
                .hasStatusOk().bodyJson().extractingPath("$.data[0].values").asArray().isNotEqualTo(List.of(0.0, 0.0)).hasSize(2);
    }

    @Test
    void generatesADataset() {
        assertThat(generate("{\"name\":\"two-arms\",\"generator\":{\"type\":\"spirals\",\"train\":50,\"seed\":3}}"))
                .hasStatus(201).hasHeader("Location", "/api/v1/datasets/two-arms").bodyJson().isLenientlyEqualTo("""
                {"name":"two-arms","source":{"generator":{"type":"spirals","train":50,"validation":500,"seed":3}},
                 "input":[2],"examples":{"train":50,"validation":500}}""");
        assertThat(http.get().uri("/api/v1/datasets/two-arms/examples/train/0.png")).hasStatus(404);
    }

    @Test
    void sameContentHasTheSameSha256UnderAnyName() {
        importLetters("first");
        importLetters("second");

        assertThat(rows.findById("first").orElseThrow().content().sha256())
                .isEqualTo(rows.findById("second").orElseThrow().content().sha256());
    }

    @Test
    void listsByNameInPages() {
        importLetters("letters");
        importLetters("a-first");

        assertThat(http.get().uri("/api/v1/datasets")).bodyJson().extractingPath("$.data[*].name").asArray()
                .containsExactly("a-first", "adding_problem", "function", "hills", "letters", "mnist", "mnist_rows",
                         "spirals", "stroke_digits", "xor");
        assertThat(http.get().uri("/api/v1/datasets?limit=2&after=hills")).bodyJson()
                .isLenientlyEqualTo("{\"data\":[{\"name\":\"letters\"},{\"name\":\"mnist\",\"built_in\":true}],\"has_more\":true,"
                        + "\"next\":\"mnist\"}");
        assertThat(http.get().uri("/api/v1/datasets?limit=0")).hasStatus(422);
    }

    @Test
    void namesAreUnique() {
        importLetters("letters");
        List<Path> before = files();

        assertThat(http.perform(form("letters", "idx").file("train_images", PICTURES).file("train_labels", LABELS))).hasStatus(409);
        assertThat(generate("{\"name\":\"letters\",\"generator\":{\"type\":\"xor\"}}")).hasStatus(409);
        assertThat(generate("{\"name\":\"mnist\",\"generator\":{\"type\":\"xor\"}}")).hasStatus(409);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void refusesToDeleteUsedAndBuiltInDatasets() {
        importLetters("busy");

        assertThat(http.delete().uri("/api/v1/datasets/busy")).hasStatus(409).bodyJson().extractingPath("detail").asString()
                .contains("in use");
        assertThat(http.delete().uri("/api/v1/datasets/xor")).hasStatus(409).bodyJson().extractingPath("detail").asString()
                .contains("built in");
        assertThat(rows.existsById("busy")).isTrue();
    }

    static Stream<Arguments> badForms() {
        return Stream.of(
                bad("path in a name", form -> form.param("name", "../etc/passwd").param("format", "idx"), "#/name"),
                bad("no name", form -> form.param("format", "idx"), "#/name"),
                bad("no format", form -> form.param("name", "bad"), "#/format"),
                bad("unknown format", form -> form.param("name", "bad").param("format", "idxx"), "#/format"),
                bad("missing parts", form -> form.param("name", "bad").param("format", "idx"), "#/train_images",
                        "#/train_labels"),
                bad("unknown option", form -> idx(form).param("validaton", "1"), "#/validaton"),
                bad("unknown file", form -> idx(form).file("train_image", PICTURES), "#/train_image"),
                bad("file for an option", form -> idx(form).file("validation", new byte[] {'1'}), "#/validation"),
                bad("text for a file", form -> form.param("name", "bad").param("format", "idx").param("train_images", "x"),
                        "#/train_images"),
                bad("two options of a name", form -> idx(form).param("classes", "a,b", "c,d"), "#/classes"),
                bad("lying header", form -> files(form, bytes(shape(3, 2, 2), 1, 2), LABELS), "#/train_images"),
                bad("10 GB", form -> files(form, bytes(shape(10_000_000, 32, 32), 1, 2), LABELS), "#/train_images"),
                bad("wrong magic", form -> files(form, new byte[] {'P', 'K', 3, 4}, LABELS), "#/train_images"),
                bad("other number of labels", form -> files(form, PICTURES, bytes(shape(2), 0, 1)), "#/train_labels"),
                bad("too many classes", form -> idx(form).param("classes", String.join(",",
                        Stream.iterate(0, i -> i + 1).limit(21).map(String::valueOf).toList())), "#/classes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badForms")
    void leavesNothingOfAnInvalidImport(String what, UnaryOperator<MockMultipartMvcRequestBuilder> form, List<String> pointers)
            throws IOException {
        List<Path> temporary = temporaryFiles();

        MvcTestResult answer = http.perform(form.apply(http.post().uri("/api/v1/datasets").multipart()));

        assertThat(answer).hasStatus(422).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer).bodyJson().extractingPath("$.errors[*].pointer").asArray().containsExactlyInAnyOrderElementsOf(pointers);
        assertThat(rows.existsById("bad")).isFalse();
        assertThat(files()).isEmpty();
        assertThat(temporaryFiles()).isEqualTo(temporary);
    }

    @Test
    void suggestsTheClosestField() {
        assertThat(http.perform(idx(http.post().uri("/api/v1/datasets").multipart()).param("validaton", "1"))).bodyJson()
                .extractingPath("$.errors[0].detail").asString().contains("did you mean validation?");
    }

    @Test
    void namesWrongFieldsAndWrongOptionsOfAFormAtOnce() {
        assertThat(http.perform(form("bad", "csv").param("targt", "kind").param("decimal", "x").file("file", new byte[3]))).hasStatus(422)
                .bodyJson().extractingPath("$.errors[*].pointer").asArray().containsExactlyInAnyOrder("#/targt", "#/decimal", "#/target");
    }

    @Test
    void saysHowToConvertAParquetFile() {
        assertThat(http.perform(form("bad", "parquet").file("file", new byte[3]))).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].detail").asString().endsWith("got \"parquet\"; convert it to csv, in Python by "
                        + "pd.read_parquet(\"data.parquet\").to_csv(\"data.csv\", index=False)");
    }

    static Stream<Arguments> badGenerators() {
        return Stream.of(
                arguments("{\"name\":\"a/b\",\"generator\":{\"type\":\"xor\"}}", List.of("#/name")),
                arguments("{\"name\":\"bad\"}", List.of("#/generator")),
                arguments("{\"name\":\"bad\",\"generator\":{\"type\":\"xors\"}}", List.of("#/generator/type")),
                arguments("{\"name\":\"bad\",\"generator\":{\"type\":\"spirals\",\"train\":0,\"arms\":2}}",
                        List.of("#/generator/arms", "#/generator/train")),
                // Within the generator's limits, but beyond the service's.
                arguments("{\"name\":\"bad\",\"generator\":{\"type\":\"spirals\",\"train\":100000}}", List.of("#/generator")));
    }

    @ParameterizedTest
    @MethodSource("badGenerators")
    void leavesNothingOfAnInvalidGenerator(String body, List<String> pointers) {
        MvcTestResult answer = generate(body);

        assertThat(answer).hasStatus(422);
        assertThat(answer).bodyJson().extractingPath("$.errors[*].pointer").asArray().containsExactlyInAnyOrderElementsOf(pointers);
        assertThat(rows.existsById("bad")).isFalse();
        assertThat(files()).isEmpty();
    }

    static Stream<Arguments> invalidExamplePaths() {
        return Stream.of(
                arguments("letters/examples?split=training", 422),
                arguments("letters/examples?offset=-1", 422),
                arguments("letters/examples?limit=1001", 422),
                arguments("letters/examples?limit=many", 400),
                arguments("nothing/examples", 404),
                arguments("letters/examples/train/3.png", 404),
                arguments("letters/examples/train/-1.png", 404),
                arguments("letters/examples/test/0.png", 404),
                arguments("letters/examples/somewhere/0.png", 404),
                arguments("letters/examples/train/0.png?scale=0", 422),
                arguments("letters/examples/train/0.png?scale=1000000", 422));
    }

    @ParameterizedTest
    @MethodSource("invalidExamplePaths")
    void refusesInvalidExamplePaths(String path, int status) {
        importLetters("letters");

        assertThat(http.get().uri("/api/v1/datasets/" + path)).hasStatus(status)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
    }

    private static Arguments bad(String what, UnaryOperator<MockMultipartMvcRequestBuilder> form, String... pointers) {
        return arguments(what, form, List.of(pointers));
    }

    private static MockMultipartMvcRequestBuilder idx(MockMultipartMvcRequestBuilder form) {
        return files(form, PICTURES, LABELS);
    }

    private static MockMultipartMvcRequestBuilder files(MockMultipartMvcRequestBuilder form, byte[] images, byte[] labels) {
        return form.param("name", "bad").param("format", "idx").file("train_images", images).file("train_labels", labels);
    }

    @Test
    void previewsATableAndStoresNothing() throws IOException {
        byte[] table = "length;colour;kind\n0,5;red;a\nNA;white;b\n1,5;red;a\n".getBytes(StandardCharsets.UTF_8);
        List<Path> temporary = temporaryFiles();
        MvcTestResult preview = http.perform(http.post().uri("/api/v1/datasets:preview").multipart().param("format", "csv").file("file", table));
        assertThat(preview).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"format":"csv","target":{"column":"kind","named":false},"targets":{"task":"classification","names":["a","b"]},"problems":[],
                 "table":{"delimiter":";","encoding":"utf-8","decimal":",","header":true,"rows":3,"dropped_rows":0,"columns":[
                  {"name":"length","position":1,"role":"input","type":"numeric","missing":1,
                   "statistics":{"min":0.5,"max":1.5,"mean":1.0,"deviation":0.5},"examples":["0,5","NA","1,5"]},
                  {"name":"colour","position":2,"role":"input","type":"categorical","missing":0,
                   "categories":{"count":2,"most_frequent":"red","most_frequent_count":2}},
                  {"name":"kind","position":3,"role":"target","type":"categorical","distribution":{"a":2,"b":1}}]}}""");
        assertThat(rows.count()).isZero();
        assertThat(files()).isEmpty();
        assertThat(temporaryFiles()).isEqualTo(temporary);

        assertThat(http.perform(form("gaps", "csv").param("target", "kind").file("file", table))).hasStatus(201).bodyJson()
                .extractingPath("$.table.notes").asArray().singleElement().asString().startsWith("Missing values of column length are replaced by");
        assertThat(http.get().uri("/api/v1/datasets/gaps")).bodyJson().extractingPath("$.preprocessing.columns[0].missing.strategy")
                .isEqualTo("median");
        assertThat(http.get().uri("/api/v1/datasets/gaps/examples")).bodyJson().extractingPath("$.data[*].row").asArray()
                .contains(Map.of("length", 0.5, "colour", "red"));
        assertThat(http.perform(http.post().uri("/api/v1/datasets:preview").multipart().param("format", "idx").file("train_images", PICTURES)
                .file("train_labels", LABELS))).hasStatusOk().bodyJson().isLenientlyEqualTo("{\"input\":[1,2,2],\"examples\":{\"train\":3}}");
        assertThat(http.perform(http.post().uri("/api/v1/datasets:preview").multipart().param("format", "csv").param("decimal", "x")
                .file("file", table))).hasStatus(422);
    }

    /** The table's description has more JSON tokens than a request may have. */
    @Test
    void showsTablesOfTenThousandColumns() throws Exception {
        StringBuilder table = new StringBuilder();
        for (int row = -1; row < 9; row++) {
            for (int column = 0; column < 9_999; column++) {
                table.append(row < 0 ? "c" + column : Integer.toString((row * 7 + column) % 10)).append(',');
            }
            table.append(row < 0 ? "y" : row % 2 == 0 ? "a" : "b").append('\n');
        }
        MvcTestResult imported = http.perform(form("wide", "csv").param("target", "y").file("file", table.toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(imported).as(imported.getResponse().getContentAsString()).hasStatus(201);
        assertThat(http.get().uri("/api/v1/datasets/wide").exchange()).hasStatusOk();
    }

    private void importLetters(String name) {
        assertThat(http.perform(form(name, "idx").file("train_images", PICTURES).file("train_labels", LABELS))).hasStatus(201);
    }

    private MockMultipartMvcRequestBuilder form(String name, String format) {
        return http.post().uri("/api/v1/datasets").multipart().param("name", name).param("format", format);
    }

    private MvcTestResult generate(String body) {
        return http.post().uri("/api/v1/datasets").contentType(MediaType.APPLICATION_JSON).content(body).exchange();
    }

    private BufferedImage picture(String path) throws IOException {
        return picture(URI.create(path));
    }

    private BufferedImage picture(URI path) throws IOException {
        MvcTestResult answer = http.get().uri(path).exchange();
        assertThat(answer).hasStatusOk().hasContentType(MediaType.IMAGE_PNG);
        return ImageIO.read(new ByteArrayInputStream(answer.getResponse().getContentAsByteArray()));
    }

    /** Returns the stored files of all data sets. */
    private List<Path> files() {
        return files(data.resolve("artifacts/datasets"));
    }

    private List<Path> temporaryFiles() {
        return files(temporary.path()).stream().filter(path -> path.getFileName().toString().startsWith("dataset-")).toList();
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
