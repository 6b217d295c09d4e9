package dev.trainyard.platform.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.platform.json.Field;
import io.swagger.v3.oas.models.media.JsonSchema;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ValidatedRulesTest {

    record Rules(String name, double required, @JsonProperty(defaultValue = "0.5") double openBelow,
            @JsonProperty(defaultValue = "0.5") double closed, @JsonProperty(defaultValue = "1") double positive,
            @JsonProperty(defaultValue = "5") int whole, @JsonProperty(defaultValue = "0") long seed, Integer optional) {

        Rules {
            Check check = new Check();
            if (check.present(name, "name")) {
                check.that(!name.isEmpty() && name.length() <= 20, "name", "must be 1 to 20 characters", name);
            }
            check.belowOne(openBelow, "open_below")
                    .that(closed >= -0.25 && closed <= 0.75, "closed", "must be in [-0.25, 0.75]", closed)
                    .positive(positive, "positive")
                    .that(whole >= 2 && whole <= 1000, "whole", "must be from 2 to 1000", whole)
                    .that(optional == null || optional >= 1, "optional", "must be at least 1", optional)
                    .done();
        }
    }

    private final ValidatedRules rules = new ValidatedRules(Rules.class);

    @Test
    void requiresTheFieldsWithoutWhichTheReaderRefuses() {
        assertThat(rules.required()).containsExactlyInAnyOrder("name", "required");
    }

    @Test
    void findsClosedAndOpenBoundsOfNumbers() {
        assertThat(described("open_below").getMinimum()).isEqualByComparingTo("0");
        assertThat(described("open_below").getExclusiveMaximumValue()).isEqualByComparingTo("1");
        assertThat(described("closed").getMinimum()).isEqualByComparingTo("-0.25");
        assertThat(described("closed").getMaximum()).isEqualByComparingTo("0.75");
        assertThat(described("positive").getExclusiveMinimumValue()).isEqualByComparingTo("0");
        assertThat(described("positive").getMaximum()).isNull();
        assertThat(described("positive").getExclusiveMaximumValue()).isNull();
    }

    @Test
    void findsBoundsOfWholeNumbers() {
        assertThat(described("whole").getMinimum()).isEqualTo(BigDecimal.valueOf(2));
        assertThat(described("whole").getMaximum()).isEqualTo(BigDecimal.valueOf(1000));
        assertThat(described("optional").getMinimum()).isEqualTo(BigDecimal.ONE);
        assertThat(described("optional").getMaximum()).isNull();
        assertThat(described("seed").getMinimum()).isNull();
        assertThat(described("seed").getMaximum()).isNull();
    }

    @Test
    void findsTheLengthOfTexts() {
        assertThat(described("name").getMinLength()).isEqualTo(1);
        assertThat(described("name").getMaxLength()).isEqualTo(20);
    }

    private JsonSchema described(String name) {
        Field field = Field.of(Rules.class).stream().filter(known -> known.name().equals(name)).findFirst().orElseThrow();
        JsonSchema schema = new JsonSchema();
        rules.describe(field, schema);
        return schema;
    }
}
