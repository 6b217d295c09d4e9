package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class JsonValuesTest {

    private static JsonValues read(String json) {
        return JsonBody.read(new MockHttpServletRequest(), json.getBytes(StandardCharsets.UTF_8), JsonValues::read);
    }

    @Test
    void roundsEachNumberToTheNearestDouble() {
        Random random = new Random(1);
        List<String> numbers = IntStream.range(0, 5000).mapToObj(i -> random.nextInt(1, 1000) * (i % 2 == 0 ? 1 : -1)
                + (i % 3 == 0 ? "" : "." + Math.abs(random.nextLong())) + (i % 5 == 0 ? "e" + (random.nextInt(660) - 340) : ""))
                .collect(Collectors.toList());
        numbers.addAll(List.of("-0.0", "4.9e-324", "2.4703282292062327e-324", "1.7976931348623157e308", "1e309", "9007199254740993",
                "9007199254740992.9999999999", "0." + "0".repeat(400) + "1", "1234567890123456789012345678901234567890"));

        JsonValues values = read(numbers.toString());

        assertThat(values.numbers()).containsExactly(numbers.stream().mapToDouble(Double::parseDouble).toArray());
        assertThat(IntStream.range(0, values.size()).filter(values::isFraction).toArray())
                .containsExactly(IntStream.range(0, numbers.size()).filter(i -> numbers.get(i).matches(".*[.e].*")).toArray());
    }

    @Test
    void returnsNoNumbersIfAValueIsNotANumber() {
        for (String other : Arrays.asList("null", "true", "\"1\"", "{}")) {
            assertThat(read("[1, " + other + ", 2]").numbers()).as(other).isNull();
        }
        assertThat(read("[[1, 2], [3, 4]]").numbers()).containsExactly(1, 2, 3, 4);
    }
}
