package dev.trainyard.job.recipe;

import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Serves the recipes: the classpath resources {@code recipes/*.json}, read once at startup. A recipe has the name of its file. */
@RestController
@Tag(name = "recipes", description = "Ready job specifications")
@RequestMapping("/api/v1/recipes")
class RecipeController {

    private static final String SUFFIX = ".json";
    private static final Comparator<Recipe> FIRST_STEPS_FIRST = Comparator
            .comparing(Recipe::chapter, Comparator.nullsFirst(Comparator.naturalOrder())).thenComparing(Recipe::name);

    private final List<Recipe> recipes = new ArrayList<>();

    RecipeController(ResourcePatternResolver resources, JsonMapper json) throws IOException {
        for (Resource file : resources.getResources("classpath:recipes/*" + SUFFIX)) {
            try (InputStream in = file.getInputStream()) {
                String name = file.getFilename();
                recipes.add(json.readValue(in, Recipe.class).named(name.substring(0, name.length() - SUFFIX.length())));
            }
        }
        recipes.sort(FIRST_STEPS_FIRST);
    }

    /** Returns all recipes; they always fit into one page. */
    @GetMapping
    @Operation(operationId = "listRecipes", summary = "List all recipes, on one page")
    Page<Recipe> all() {
        return new Page<>(recipes, false, null);
    }

    /** @param name the name of the recipe */
    @GetMapping("/{name}")
    @Operation(operationId = "getRecipe", summary = "Show a recipe")
    Recipe one(@PathVariable String name) {
        return recipes.stream().filter(recipe -> recipe.name().equals(name)).findFirst()
                .orElseThrow(() -> ProblemException.notFound("There is no recipe " + name
                        + Suggestions.hint(name, recipes.stream().map(Recipe::name).toList())));
    }
}
