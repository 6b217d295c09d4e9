package dev.trainyard.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.WarmStart;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.training.Trainer;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class RecipesTest {

    private record Data(Shape input, Targets targets) {
    }

    /** Built-in data sets, the only ones that a recipe may use. */
    private static final Map<String, Data> DATA = Map.of(
            "mnist", new Data(Shape.of(1, 28, 28), classes(10)),
            "stroke_digits", new Data(Shape.of(1, 28, 28), classes(10)),
            "spirals", new Data(Shape.of(2), classes(2)),
            "xor", new Data(Shape.of(2), classes(2)),
            "hills", new Data(Shape.of(2), Targets.regression(List.of("f"))),
            "function", new Data(Shape.of(1), Targets.regression(List.of("f"))),
            "adding_problem", new Data(Shape.of(100, 2), Targets.regression(List.of("sum"))));

    private static final RecipeController RECIPES = recipes();

    @ParameterizedTest
    @MethodSource("all")
    void canBeSubmittedAsItIs(Recipe recipe) {
        JobSpec job = new SpecificationReader().read(recipe.job(), JobSpec.class);
        if (job.objective().environment() != null) {
            assertThat(Trainer.violations(job.architecture(), job.hyperparameters(), job.objective().environment())).isEmpty();
            return;
        }
        Data data = DATA.get(job.dataset());

        assertThat(data).as("data set " + job.dataset()).isNotNull();
        Targets targets = job.subset() == null ? data.targets : job.subset().restrict(data.targets);
        assertThat(Trainer.violations(job.architecture(), job.hyperparameters(), data.input, targets,
                EnumSet.allOf(Split.class))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasNameTitleAndDescription(Recipe recipe) {
        assertThat(recipe.name()).matches("[a-z0-9-]+");
        assertThat(recipe.title()).isNotBlank();
        assertThat(recipe.description()).isNotBlank();
        assertThat(recipe.job().get("name").asString()).as("the job's name").isEqualTo(recipe.name());
        assertThat(recipe.job().at("/tags/recipe").asString()).isEqualTo(recipe.name());
        if (recipe.expected() != null) {
            assertThat(recipe.expected().get("test_accuracy")).isBetween(0.8, 1.0);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void requiresTheRecipeThatTrainsItsWarmStart(Recipe recipe) {
        WarmStart start = new SpecificationReader().read(recipe.job(), JobSpec.class).warmStart();

        assertThat(recipe.requires() == null).isEqualTo(start == null);
        if (start != null) {
            JobSpec first = new SpecificationReader().read(RECIPES.one(recipe.requires()).job(), JobSpec.class);
            assertThat(first.model()).isEqualTo(start.model());
        }
    }

    @Test
    void expectTheTestAccuraciesOfTheBook() {
        assertThat(expected("mnist-30-quadratic")).isEqualTo(0.9542);
        assertThat(expected("mnist-100-quadratic")).isEqualTo(0.9659);
        assertThat(expected("mnist-30-cross-entropy")).isEqualTo(0.9549);
        assertThat(expected("mnist-100-cross-entropy")).isEqualTo(0.9682);
        assertThat(expected("mnist-100-cross-entropy-l2")).isEqualTo(0.9792);
        assertThat(expected("mnist-100-cross-entropy-l2-60-epochs")).isEqualTo(0.9804);
        assertThat(expected("mnist-100-softmax")).isEqualTo(0.9780);
        assertThat(expected("mnist-conv")).isEqualTo(0.9878);
        assertThat(expected("mnist-conv-conv")).isEqualTo(0.9906);
        assertThat(expected("mnist-conv-conv-relu")).isEqualTo(0.9923);
        assertThat(expected("mnist-conv-conv-expanded")).isEqualTo(0.9937);
        assertThat(expected("mnist-conv-conv-expanded-300")).isEqualTo(0.9946);
        assertThat(expected("mnist-conv-conv-expanded-1000")).isEqualTo(0.9943);
        assertThat(expected("mnist-conv-conv-expanded-100-100")).isEqualTo(0.9943);
        assertThat(expected("mnist-conv-conv-expanded-300-300")).isEqualTo(0.9948);
        assertThat(expected("mnist-conv-conv-expanded-1000-1000")).isEqualTo(0.9947);
        assertThat(expected("mnist-conv-conv-dropout")).isEqualTo(0.9960);
    }

    @Test
    void suggestsTheClosestRecipeName() {
        assertThatThrownBy(() -> RECIPES.one("mnist-30-quadratc")).isInstanceOf(ProblemException.class)
                .hasMessageContaining("did you mean mnist-30-quadratic?");
    }

    private static double expected(String name) {
        return RECIPES.one(name).expected().get("test_accuracy");
    }

    private static Stream<Recipe> all() {
        return RECIPES.all().data().stream();
    }

    private static Targets classes(int n) {
        return Targets.classes(IntStream.range(0, n).mapToObj(Integer::toString).toList());
    }

    private static RecipeController recipes() {
        try {
            return new RecipeController(new PathMatchingResourcePatternResolver(),
                    JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
