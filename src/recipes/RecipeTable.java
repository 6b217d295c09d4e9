import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Trains recipes on a running service, each with several seeds, and writes what came out as a table. It needs nothing but Java:
 *
 * <pre>java src/recipes/RecipeTable.java --url http://localhost:8080 --recipes 'mnist-100-*' --seeds 3 --output table.md</pre>
 *
 * <p>All jobs are submitted at once, and the service trains as many at a time as it has workers; only a recipe that begins with
 * another's model waits for that. The table is written anew whenever a job ends, so that nobody has to wait for the last.
 */
public final class RecipeTable {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    /** Begins the line again, in place of the progress that stands there. */
    private static final String LINE = System.console() == null ? "" : "\r\033[K";
    private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");

    private final String url;
    private final Path output;
    private final int seeds;
    /** All jobs of this run carry it, so that one call lists them. */
    private final String run = UUID.randomUUID().toString();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private String machine = "";

    /** A recipe and what became of it, by seed: the jobs' ids, those that succeeded, and why others did not. */
    private static final class Row {

        private final Map<?, ?> recipe;
        private final Map<Integer, String> ids = new HashMap<>();
        private final Map<Integer, Map<?, ?>> jobs = new HashMap<>();
        private final Map<Integer, String> failures = new HashMap<>();

        Row(Map<?, ?> recipe) {
            this.recipe = recipe;
        }

        int ended() {
            return failures.size() + jobs.size();
        }

        /** The metric that is compared: the one that the book reports, or else the accuracy, or whatever there is. */
        String metric() {
            if (recipe.get("expected") instanceof Map<?, ?> expected && !expected.isEmpty()) {
                return expected.keySet().iterator().next().toString().replaceFirst("^test_", "");
            }
            Set<Object> names = new LinkedHashSet<>();
            tests().forEach(test -> names.addAll(test.keySet()));
            return names.isEmpty() || names.contains("accuracy") ? "accuracy" : names.iterator().next().toString();
        }

        /** The metric of each job that has it. */
        List<Double> results() {
            String metric = metric();
            return tests().map(test -> test.get(metric)).filter(Double.class::isInstance).map(Double.class::cast).toList();
        }

        private Stream<Map<?, ?>> tests() {
            return jobs.values().stream().map(job -> job.get("test")).filter(Map.class::isInstance).map(test -> (Map<?, ?>) test);
        }

        double seconds() {
            return jobs.values().stream().mapToDouble(RecipeTable::seconds).average().orElse(Double.NaN);
        }
    }

    private RecipeTable(String url, int seeds, Path output) {
        this.url = url.replaceFirst("/$", "");
        this.seeds = seeds;
        this.output = output;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>(Map.of("--url", "http://localhost:8080", "--recipes", "*", "--seeds", "3",
                "--output", "table.md"));
        for (int i = 0; i < arguments.length; i += 2) {
            if (!options.containsKey(arguments[i]) || i + 1 == arguments.length) {
                System.err.println("usage: java RecipeTable.java [--url http://localhost:8080] [--recipes 'mnist-100-*,xor'] "
                        + "[--seeds 3] [--output table.md]");
                System.exit(2);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        RecipeTable table = new RecipeTable(options.get("--url"), Integer.parseInt(options.get("--seeds")), Path.of(options.get("--output")));
        table.choose(options.get("--recipes"));
        table.train();
    }

    /** @param globs of recipes' names, separated by commas */
    private void choose(String globs) throws IOException, InterruptedException {
        Map<String, Map<?, ?>> all = new LinkedHashMap<>();
        for (Object recipe : (List<?>) get("/api/v1/recipes").get("data")) {
            all.put(((Map<?, ?>) recipe).get("name").toString(), (Map<?, ?>) recipe);
        }
        PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:{" + globs + "}");
        Set<String> chosen = new LinkedHashSet<>();
        for (String name : all.keySet()) {
            if (wanted.matches(Path.of(name))) {
                for (Object next = name; next != null; next = all.get(next).get("requires")) {
                    chosen.add(next.toString());
                }
            }
        }
        if (chosen.isEmpty()) {
            System.err.println("No recipe is called like " + globs + ". There are " + String.join(", ", all.keySet()));
            System.exit(2);
        }
        // In the service's order: by chapter, then by name.
        all.keySet().stream().filter(chosen::contains).forEach(name -> rows.put(name, new Row(all.get(name))));
    }

    private void train() throws IOException, InterruptedException {
        int jobs = rows.size() * seeds;
        System.out.printf("%d jobs: %s%n", jobs, String.join(", ", rows.keySet()));
        int ended = -1;
        while (ended < jobs) {
            submitWhatCanBegin();
            look();
            if (ended() > ended) {
                write();
            }
            ended = ended();
            if (ended < jobs) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        }
        System.out.println("The table is in " + output);
    }

    private void submitWhatCanBegin() throws IOException, InterruptedException {
        for (Row row : rows.values()) {
            Row first = rows.get(row.recipe.get("requires"));
            if (row.ids.isEmpty() && row.failures.isEmpty() && (first == null || first.ended() == seeds)) {
                for (int seed = 0; seed < seeds; seed++) {
                    submit(row, seed);
                }
            }
        }
    }

    private void submit(Row row, int seed) throws IOException, InterruptedException {
        Map<String, Object> job = copy((Map<?, ?>) row.recipe.get("job"));
        Map<String, Object> tags = job.get("tags") instanceof Map<?, ?> given ? copy(given) : new LinkedHashMap<>();
        tags.put("recipe_table", run);
        job.put("tags", tags);
        job.put("seed", (double) seed);
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(url + "/api/v1/jobs"))
                .header("Content-Type", "application/json").header("Idempotency-Key", run + "/" + row.recipe.get("name") + "/" + seed)
                .POST(BodyPublishers.ofString(Json.write(job))));
        Map<?, ?> answer = (Map<?, ?>) Json.read(response.body());
        if (response.statusCode() == 201) {
            row.ids.put(seed, answer.get("id").toString());
        } else {
            fail(row, seed, "refused: " + answer.get("error"));
        }
    }

    private static Map<String, Object> copy(Map<?, ?> json) {
        Map<String, Object> copy = new LinkedHashMap<>();
        json.forEach((name, value) -> copy.put(name.toString(), value));
        return copy;
    }

    private void look() throws IOException, InterruptedException {
        Map<Object, Map<?, ?>> jobs = new HashMap<>();
        String after = "";
        Map<?, ?> page;
        do {
            page = get("/api/v1/jobs?limit=200&tag=recipe_table:" + run + after);
            ((List<?>) page.get("data")).forEach(job -> jobs.put(((Map<?, ?>) job).get("id"), (Map<?, ?>) job));
            after = "&after=" + URLEncoder.encode(String.valueOf(page.get("next")), StandardCharsets.UTF_8);
        } while (page.get("has_more").equals(true));
        rows.forEach((name, row) -> row.ids.forEach((seed, id) -> look(row, seed, jobs.get(id))));
        if (System.console() != null) {
            List<Map<?, ?>> running = jobs.values().stream().filter(job -> job.get("status").equals("running")).toList();
            System.out.printf("%s%d to go; %s", LINE, rows.size() * seeds - ended(),
                    running.stream().map(RecipeTable::progress).collect(Collectors.joining("; ")));
            System.out.flush();
        }
    }

    private int ended() {
        return rows.values().stream().mapToInt(Row::ended).sum();
    }

    private static double seconds(Map<?, ?> job) {
        return (double) ((Map<?, ?>) job.get("progress")).get("seconds");
    }

    /** @param job null when somebody has deleted it */
    private void look(Row row, int seed, Map<?, ?> job) {
        if (row.failures.containsKey(seed) || row.jobs.containsKey(seed)) {
            return;
        }
        if (job == null) {
            fail(row, seed, "deleted");
        } else if (job.get("status").equals("succeeded")) {
            row.jobs.put(seed, job);
            if (job.get("provenance") instanceof Map<?, ?> provenance) {
                machine = "Trainyard %s, Java %s, %s".formatted(provenance.get("program_version"), provenance.get("java_version"),
                        provenance.get("cpu"));
            }
            say(row, seed, "%s in %s".formatted(job.get("test"), time(seconds(job))));
        } else if (ENDED.contains(job.get("status"))) {
            fail(row, seed, job.get("status") + (job.get("error") instanceof Map<?, ?> error ? ": " + error.get("message") : ""));
        }
    }

    private static String progress(Map<?, ?> job) {
        Map<?, ?> progress = (Map<?, ?>) job.get("progress");
        return String.format(Locale.ROOT, "%s, epoch %.1f of %.0f", job.get("name"), progress.get("epoch"), progress.get("epochs"));
    }

    private static void fail(Row row, int seed, String why) {
        row.failures.put(seed, why);
        say(row, seed, why);
    }

    private static void say(Row row, int seed, String what) {
        System.out.printf(LINE + "%s, seed %d: %s%n", row.recipe.get("name"), seed, what);
    }

    private void write() throws IOException {
        StringBuilder table = new StringBuilder();
        table.append("%s, %s. Mean ± standard deviation over the seeds; training time of one job.%n%n".formatted(LocalDate.now(), machine));
        table.append("| recipe | metric | book | result | seeds | a job takes |\n| --- | --- | --- | --- | --- | --- |\n");
        rows.forEach((name, row) -> {
            String metric = row.metric();
            List<Double> results = row.results();
            String result = results.isEmpty() ? "–" : spread(metric, results);
            String failures = row.failures.entrySet().stream().map(f -> "; seed " + f.getKey() + " " + f.getValue()).distinct()
                    .collect(Collectors.joining()).replace("|", "\\|").replace("\n", " ");
            Object book = row.recipe.get("expected") instanceof Map<?, ?> expected ? expected.get("test_" + metric) : null;
            table.append("| %s | %s | %s | %s | %d of %d%s | %s |\n".formatted(name, metric,
                    book == null ? "" : value(metric, (double) book), result, row.jobs.size(), seeds, failures, time(row.seconds())));
        });
        Path partial = output.resolveSibling(output.getFileName() + ".part");
        Files.writeString(partial, table);
        Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String spread(String metric, List<Double> values) {
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return values.size() == 1 ? value(metric, mean) : value(metric, mean).replace(" %", "") + " ± "
                + value(metric, Math.sqrt(squares / (values.size() - 1)));
    }

    private static String value(String metric, double value) {
        return metric.equals("accuracy") ? String.format(Locale.ROOT, "%.2f %%", 100 * value) : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String time(double seconds) {
        return Double.isNaN(seconds) ? "–" : seconds < 100 ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }

    private Map<?, ?> get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(url + path)));
        if (response.statusCode() != 200) {
            throw new IOException("GET " + path + " was answered " + response.statusCode() + ": " + response.body());
        }
        return (Map<?, ?>) Json.read(response.body());
    }

    /** Jobs outlast a restart of the service, so this waits for its end. */
    private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        while (true) {
            try {
                return http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
            } catch (IOException e) {
                System.out.printf(LINE + "%s does not answer (%s); trying again%n", url, e);
                Thread.sleep(5 * BETWEEN_LOOKS.toMillis());
            }
        }
    }

    /** JSON as maps, lists, texts, doubles, truth values and null. */
    private static final class Json {

        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        static Object read(String text) {
            return new Json(text).value();
        }

        private char next() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }

        private Object value() {
            return switch (next()) {
                case '{' -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    at++;
                    while (next() != '}') {
                        String name = string();
                        next();
                        at++; // the colon
                        object.put(name, value());
                        at += next() == ',' ? 1 : 0;
                    }
                    at++;
                    yield object;
                }
                case '[' -> {
                    List<Object> array = new ArrayList<>();
                    at++;
                    while (next() != ']') {
                        array.add(value());
                        at += next() == ',' ? 1 : 0;
                    }
                    at++;
                    yield array;
                }
                case '"' -> string();
                default -> {
                    int from = at;
                    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                    String word = text.substring(from, at);
                    yield switch (word) {
                        case "true" -> true;
                        case "false" -> false;
                        case "null" -> null;
                        default -> Double.valueOf(word);
                    };
                }
            };
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    c = text.charAt(++at);
                    if (c == 'u') {
                        c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                        at += 4;
                    } else {
                        c = "bfnrt".indexOf(c) < 0 ? c : "\b\f\n\r\t".charAt("bfnrt".indexOf(c));
                    }
                }
                string.append(c);
            }
            at++;
            return string.toString();
        }

        static String write(Object value) {
            if (value instanceof Map<?, ?> map) {
                return map.entrySet().stream().map(e -> write(e.getKey()) + ":" + write(e.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            }
            if (value instanceof List<?> list) {
                return list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
            }
            if (value instanceof String string) {
                StringBuilder quoted = new StringBuilder("\"");
                string.chars().forEach(c -> quoted.append(c < ' ' ? String.format("\\u%04x", c)
                        : (c == '"' || c == '\\' ? "\\" : "") + (char) c));
                return quoted.append('"').toString();
            }
            return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString(number.longValue()) : String.valueOf(value);
        }
    }
}
