package dev.trainyard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the folders of the dashboard's modules as ArchitectureTest checks the packages. */
class ScriptsTest {

    private static final Path SCRIPTS = Path.of("src/main/resources/static/js");
    private static final Pattern IMPORT = Pattern.compile("^(?:import|export)\\b[^'\"]*?\\bfrom\\s+'([^']+)'|^import\\s+'([^']+)'",
            Pattern.MULTILINE);
    /** The modules outside the folder of scripts come from libraries. */
    private static final String LIBRARIES = "../webjars/";

    /** With more files than this, a folder cannot be taken in at a glance. */
    private static final int MOST_FILES = 25;

    @Test
    void importsOnlyModulesThatExist() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path script : scripts()) {
            imports(script).stream().filter(module -> !Files.exists(module)).forEach(module -> missing.add(script + " imports " + module));
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void putsAtMostTwentyFiveFilesIntoAFolder() throws IOException {
        Map<Path, Long> files = scripts().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

        assertThat(files).allSatisfy((folder, count) -> assertThat(count).as("files in %s", folder).isLessThanOrEqualTo(MOST_FILES));
    }

    /** Folders that depend on each other cannot be understood one at a time. */
    @Test
    void hasNoCyclesBetweenFolders() throws IOException {
        Map<Path, Set<Path>> uses = new TreeMap<>();
        for (Path script : scripts()) {
            Set<Path> used = uses.computeIfAbsent(script.getParent(), folder -> new TreeSet<>());
            imports(script).stream().map(Path::getParent).filter(folder -> !folder.equals(script.getParent())).forEach(used::add);
        }

        assertThat(cycle(uses)).as("folders that depend on each other").isEmpty();
    }

    @Test
    void noticesACycle() {
        Path a = Path.of("a");
        Path b = Path.of("b");
        Path c = Path.of("c");

        assertThat(cycle(Map.of(a, Set.of(b), b, Set.of(c), c, Set.of(b)))).containsExactlyInAnyOrder(b, c);
        assertThat(cycle(Map.of(a, Set.of(b, c), b, Set.of(c), c, Set.of()))).isEmpty();
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".js")).sorted().toList();
        }
    }

    /** Returns the modules of the dashboard that a module imports. */
    private static List<Path> imports(Path script) throws IOException {
        return IMPORT.matcher(Files.readString(script)).results().map(ScriptsTest::address)
                .map(address -> script.resolveSibling(address).normalize())
                .filter(module -> !module.startsWith(SCRIPTS.resolve(LIBRARIES).normalize())).toList();
    }

    private static String address(MatchResult found) {
        return found.group(1) != null ? found.group(1) : found.group(2);
    }

    /** Takes away the folders that use no other or that no other uses, again and again; returns those that remain. */
    private static Set<Path> cycle(Map<Path, Set<Path>> uses) {
        Set<Path> rest = new LinkedHashSet<>(uses.keySet());
        boolean fewer = true;
        while (fewer) {
            Set<Path> kept = Set.copyOf(rest);
            fewer = rest.removeIf(folder -> uses.get(folder).stream().noneMatch(kept::contains)
                    || kept.stream().noneMatch(other -> uses.get(other).contains(folder)));
        }
        return rest;
    }
}
