package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DamagedFile;
import dev.trainyard.RandomCases;
import dev.trainyard.job.lifecycle.JobColumns;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.json.StoredJson;
import dev.trainyard.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads specifications with random values, in every field that a specification can have, and damaged specifications. */
class RandomSpecificationsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long HEAP = 32L << 20;
    private static final long CPU_MILLIS = 20_000;
    private static final String MARK = "number to replace";
    /** Numbers that are hard to read: beyond each type, with more digits than any type, and tiny text for numbers of a billion digits. */
    private static final List<String> HARD = List.of("1e400", "-1e999999999", "1e-999999999", "9223372036854775808", "1" + "0".repeat(900),
            "0.1" + "0".repeat(900) + "1", "-0.0", "4.9e-324", "1E+2", "2147483648");

    private final SpecificationReader reader = new SpecificationReader();
    private final JobColumns.Specification column = new JobColumns.Specification();

    @Test
    void readsWhatItWrote() {
        int[] valid = {0};
        RandomCases.check(2000, random -> {
            JobSpec specification;
            try {
                specification = reader.read(varied(random), JobSpec.class);
            } catch (ProblemException e) {
                assertRefusal(e);
                return;
            }
            valid[0]++;
            String written = StoredJson.MAPPER.writeValueAsString(specification);
            assertThat(reader.read(JSON.readTree(written), JobSpec.class)).as(written).isEqualTo(specification);
            JobSpec stored = column.convertToEntityAttribute(column.convertToDatabaseColumn(specification));
            assertThat(stored).as(written).isEqualTo(specification);
            assertThat(StoredJson.MAPPER.writeValueAsString(stored)).isEqualTo(written);
        });
        assertThat(valid[0]).as("valid specifications of 2000").isGreaterThan(500);
    }

    @Test
    void refusesNumbersThatAreHardToReadInBoundedTimeAndMemory() {
        RandomCases.check(500, random -> {
            String job = withNumbers(job(random), HARD.get(random.nextInt(HARD.size())), random);
            RandomCases.Use use = RandomCases.Use.of(() -> reader.read(JSON.readTree(job), JobSpec.class));
            if (use.thrown() != null) {
                assertRefusal(use.thrown());
            }
            assertThat(use.heapBytes()).as("bytes that reading allocates: %s", job).isLessThan(HEAP);
            assertThat(use.cpuMillis()).as("milliseconds of CPU: %s", job).isLessThan(CPU_MILLIS);
        });
    }

    @Test
    void refusesOrReadsDamagedSpecifications() {
        List<byte[]> files = SpecificationCases.all().values().stream().map(field -> bytes(field.one())).distinct().toList();
        DamagedFile.check(20, files, HEAP, file -> reader.read(JSON.readTree(file), JobSpec.class),
                RandomSpecificationsTest::assertRefusal);
    }

    private static byte[] bytes(ObjectNode job) {
        return job.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefusal(Exception refusal) {
        if (refusal instanceof ProblemException problem) {
            assertThat(problem.status()).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
            assertThat(problem.errors()).isNotEmpty().allSatisfy(violation -> assertThat(violation.detail()).isNotBlank());
        } else {
            assertThat(refusal).as("malformed JSON, which is answered with 400").isInstanceOf(JacksonException.class);
        }
    }

    private static ObjectNode job(Random random) {
        List<SpecificationCases.Case> cases = List.copyOf(SpecificationCases.all().values());
        SpecificationCases.Case field = cases.get(random.nextInt(cases.size()));
        return (random.nextBoolean() ? field.one() : field.other()).deepCopy();
    }

    /** Returns a job of which some numbers and texts have other values, which may be invalid together. */
    private static ObjectNode varied(Random random) {
        ObjectNode job = job(random);
        vary(job, random);
        job.put("name", "n" + text(random));
        job.putObject("tags").put("t" + text(random), text(random) + "v");
        return job;
    }

    private static void vary(JsonNode node, Random random) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                if (object.get(name).isNumber()) {
                    object.set(name, other(object.get(name), random));
                } else {
                    vary(object.get(name), random);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(element -> vary(element, random));
        }
    }

    private static JsonNode other(JsonNode number, Random random) {
        if (random.nextInt(3) > 0) {
            return number;
        }
        if (!number.isIntegralNumber()) {
            return JsonNodeFactory.instance.numberNode(number.doubleValue() * (0.5 + random.nextDouble()));
        }
        return JsonNodeFactory.instance.numberNode(random.nextInt(3) == 0 ? random.nextInt(1000) : random.nextInt(1, 6));
    }

    private static String text(Random random) {
        return random.ints(1 + random.nextInt(10), 0, 5).mapToObj(i -> List.of("é", "x", "日", "\uD83D\uDE00", "-").get(i))
                .reduce("", String::concat);
    }

    /** Returns a job with {@code number} in some places; as text, because not every number has a JSON node. */
    private static String withNumbers(ObjectNode job, String number, Random random) {
        mark(job, random);
        return job.toString().replace('"' + MARK + '"', number);
    }

    private static void mark(JsonNode node, Random random) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                if (object.get(name).isNumber() && random.nextInt(4) == 0) {
                    object.put(name, MARK);
                } else {
                    mark(object.get(name), random);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(element -> mark(element, random));
        }
    }
}
