package dev.trainyard.platform.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trainyard.platform.page.Page;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class SchemasTest {

    enum Colour {
        @JsonProperty("dark_red") DARK_RED,
        @JsonProperty("white") WHITE
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    sealed interface Plant {
    }

    @JsonTypeName("rose")
    record Rose(int thornCount, @JsonProperty(defaultValue = "white") Colour colour) implements Plant {
    }

    @JsonTypeName("moss")
    record Moss() implements Plant {
    }

    record Order(List<Plant> plants, String note) {
    }

    record Answer(@JsonUnwrapped Order order, Map<Colour, @Nullable Double> prices, @Nullable String error,
            @JsonInclude(JsonInclude.Include.NON_NULL) String hint) {
    }

    @RequestBody(content = @Content(schema = @io.swagger.v3.oas.annotations.media.Schema(implementation = Order.class)))
    static void order() {
        // Its annotation declares the body.
    }

    private final Map<String, Schema<?>> definitions = new TreeMap<>();
    private final JsonMapper json = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    private final Schemas schemas = new Schemas(json, RequestRecords.of(Arrays.asList(SchemasTest.class.getDeclaredMethods())),
            definitions::put);

    @Test
    void variantsHaveADiscriminatorAndTheirTypeNames() {
        schemas.of(json.constructType(Order.class));
        Schema<?> plant = definitions.get("SchemasTestPlant");
        assertThat(plant.getDiscriminator().getPropertyName()).isEqualTo("type");
        assertThat(plant.getDiscriminator().getMapping()).containsEntry("rose", "#/components/schemas/SchemasTestRose").hasSize(2);
        assertThat(plant.getOneOf()).hasSize(2);
        Schema<?> rose = definitions.get("SchemasTestRose");
        assertThat(rose.getRequired()).containsExactlyInAnyOrder("type", "thorn_count");
        assertThat(((Schema<?>) rose.getProperties().get("type")).getEnum().toString()).isEqualTo("[rose]");
    }

    @Test
    void fieldsOfRequestsMayBeNullUnlessTheyAreRequired() {
        schemas.of(json.constructType(Order.class));
        Map<String, Schema> rose = definitions.get("SchemasTestRose").getProperties();
        assertThat(rose.get("thorn_count").getTypes()).isEqualTo(Set.of("integer"));
        assertThat(rose.get("colour").getAnyOf().toString()).contains("null");
        assertThat(rose.get("colour").getDefault()).isEqualTo("white");
        assertThat(definitions.get("SchemasTestOrder").getProperties().get("note").getTypes()).isEqualTo(Set.of("string", "null"));
        assertThat(definitions.get("SchemasTestOrder").getAdditionalProperties()).isEqualTo(false);
        assertThat(definitions.get("SchemasTestColour").getEnum().toString()).isEqualTo("[dark_red, white]");
    }

    @Test
    void propertiesOfAnswersAreRequiredUnlessTheyAreLeftOut() {
        schemas.of(json.constructType(Answer.class));
        Schema<?> answer = definitions.get("SchemasTestAnswer");
        assertThat(answer.getRequired()).containsExactlyInAnyOrder("plants", "note", "prices", "error");
        assertThat(answer.getProperties()).containsOnlyKeys("plants", "note", "prices", "error", "hint");
        assertThat(answer.getProperties().get("error").getTypes()).contains("null");
        assertThat(answer.getProperties().get("note").getTypes()).contains("null");
        assertThat(answer.getProperties().get("hint").getTypes()).doesNotContain("null");
        assertThat(((Schema<?>) answer.getProperties().get("prices").getAdditionalProperties()).getTypes()).contains("number", "null");
    }

    @Test
    void aPageHasTheNameOfItsElements() {
        Schema<?> page = schemas.of(json.constructType(new TypeReference<Page<Answer>>() { }));
        assertThat(page.get$ref()).isEqualTo("#/components/schemas/SchemasTestAnswerPage");
        assertThat(((Schema<?>) definitions.get("SchemasTestAnswerPage").getProperties().get("data")).getItems().get$ref())
                .isEqualTo("#/components/schemas/SchemasTestAnswer");
    }

    @Test
    void refusesTypesThatItCannotDescribe() {
        assertThatThrownBy(() -> schemas.of(json.constructType(Thread.class))).isInstanceOf(IllegalArgumentException.class);
    }
}
