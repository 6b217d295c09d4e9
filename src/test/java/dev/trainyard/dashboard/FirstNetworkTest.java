package dev.trainyard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Imports scikit-learn's tables as a new user does, with the name of the target alone, trains the network that the dashboard suggests, and
 * compares its score of the test examples with scikit-learn's network on the same test examples: means over five imports, which differ in
 * the order of the rows and therefore in the test examples. {@code first_networks.py} wrote the tables and the references.
 */
@Timeout(600)
class FirstNetworkTest extends BrowserTest {

    /** The largest difference to scikit-learn's score, by metric. */
    private static final Map<String, Double> BOUNDS = Map.of("accuracy", 0.02, "r2", 0.05);
    /** Tolerance of a sum of a row's inputs, which are shown with the digits of a float32. */
    private static final double ROUNDING = 1e-3;
    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void predictsTablesLikeScikitLearn() throws IOException {
        page.navigate("/favicon.svg"); // any page of the service, so that its modules can be imported
        Map<String, String> files = files();
        JsonNode references = JSON.readTree(files.get("references.json"));
        Map<String, List<String>> jobs = new HashMap<>();
        references.properties().forEach(table -> jobs.put(table.getKey(), submit(table.getKey(), files.get(table.getKey() + ".csv"),
                table.getValue().get("test"))));

        List<String> tooLow = new ArrayList<>();
        System.out.printf("%-14s %-8s %12s %12s %10s%n", "table", "metric", "scikit-learn", "suggestion", "difference");
        references.properties().forEach(table -> {
            String metric = table.getValue().get("metric").stringValue();
            double reference = table.getValue().get("scores").valueStream().mapToDouble(FirstNetworkTest::mean).max().orElseThrow();
            double score = jobs.get(table.getKey()).stream().mapToDouble(id -> score(id, metric)).average().orElseThrow();
            String row = String.format(Locale.ROOT, "%-14s %-8s %12.3f %12.3f %+10.3f", table.getKey(), metric, reference, score,
                    score - reference);
            System.out.println(row);
            if (score < reference - BOUNDS.get(metric)) {
                tooLow.add(row);
            }
        });
        assertThat(tooLow).isEmpty();
    }

    /** Imports the rows in several orders and submits the suggested jobs; returns the jobs' identifiers. */
    private List<String> submit(String table, String csv, JsonNode testRows) {
        List<String> lines = csv.lines().toList();
        List<String> rows = lines.subList(1, lines.size());
        List<String> jobs = new ArrayList<>();
        for (int k = 0; k < testRows.size(); k++) {
            int start = k * rows.size() / testRows.size();
            List<String> rotated = Stream.concat(rows.subList(start, rows.size()).stream(), rows.subList(0, start).stream()).toList();
            String name = table + "-" + k;
            JsonNode dataset = importTable(name, Stream.concat(Stream.of(lines.get(0)), rotated.stream()).toList());
            assertTestRows(name, rotated, testRows.get(k));
            ObjectNode job = (ObjectNode) JSON.readTree((String) page.evaluate("""
                    async dataset => JSON.stringify((await import('/js/network/first-network.js')).firstSpecification(JSON.parse(dataset)))""",
                    dataset.toString()));
            job.put("seed", k);
            jobs.add(body(page.request().post("/api/v1/jobs", RequestOptions.create().setHeader("Content-Type", "application/json")
                    .setData(job.toString()))).get("id").stringValue());
        }
        return jobs;
    }

    private JsonNode importTable(String name, List<String> lines) {
        byte[] csv = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return body(page.request().post("/api/v1/datasets", RequestOptions.create().setMultipart(FormData.create().set("name", name)
                .set("format", "csv").set("target", "target").set("file", new FilePayload(name + ".csv", "text/csv", csv)))));
    }

    /** Requires that the test examples are the rows that the reference network was tested with: compares the sum of each row's inputs. */
    private void assertTestRows(String name, List<String> rows, JsonNode expected) {
        JsonNode examples = body(page.request().get("/api/v1/datasets/" + name + "/examples?split=test&limit=1000")).get("data");
        double[] sums = examples.valueStream().mapToDouble(example -> example.get("values").valueStream().mapToDouble(JsonNode::doubleValue)
                .sum()).toArray();
        double[] expectedSums = expected.valueStream().mapToDouble(row -> inputs(rows.get(row.intValue())).sum()).toArray();
        assertThat(sums).as("test examples of %s", name).containsExactly(expectedSums, within(ROUNDING));
    }

    /** Returns the values of all columns except the last one, the target. */
    private static DoubleStream inputs(String row) {
        return Stream.of(row.substring(0, row.lastIndexOf(',')).split(",")).mapToDouble(Double::parseDouble);
    }

    private double score(String job, String metric) {
        JsonNode ended = body(page.request().get("/api/v1/jobs/" + job + "?wait=60s", RequestOptions.create().setTimeout(0)));
        while (List.of("queued", "running").contains(ended.get("status").stringValue())) {
            ended = body(page.request().get("/api/v1/jobs/" + job + "?wait=60s", RequestOptions.create().setTimeout(0)));
        }
        assertThat(ended.get("status").stringValue()).as(ended.toString()).isEqualTo("succeeded");
        JsonNode evaluation = body(page.request().get("/api/v1/jobs/" + job + "/evaluation?split=test"));
        return (metric.equals("accuracy") ? evaluation : evaluation.get("metrics")).get(metric).doubleValue();
    }

    private static double mean(JsonNode scores) {
        return scores.valueStream().mapToDouble(JsonNode::doubleValue).average().orElseThrow();
    }

    private static JsonNode body(APIResponse response) {
        assertThat(response.ok()).as("%s: %s", response.url(), response.text()).isTrue();
        return JSON.readTree(response.text());
    }

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new HashMap<>();
        try (InputStream in = FirstNetworkTest.class.getResourceAsStream("first-networks.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
