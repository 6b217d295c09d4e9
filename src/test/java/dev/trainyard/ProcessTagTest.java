package dev.trainyard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;

@AnalyzeClasses(packages = "dev.trainyard", importOptions = ImportOption.OnlyIncludeTests.class)
class ProcessTagTest {

    private static final String PROCESS = "process";
    private static final Set<String> STARTERS = Set.of("java.lang.ProcessBuilder", "dev.trainyard.ServiceProcess",
            "dev.trainyard.InstalledPostgresql", "dev.trainyard.faults.Cluster", "dev.trainyard.dashboard.Chromium");

    @ArchTest
    static final ArchRule testsThatStartProcessesHaveTheTag = classes().that().haveSimpleNameEndingWith("Test")
            .and(DescribedPredicate.<JavaClass>describe("start processes", ProcessTagTest::startsProcesses))
            .should(new ArchCondition<JavaClass>("have the tag process, themselves or on a method") {
                @Override
                public void check(JavaClass test, ConditionEvents events) {
                    // Subclasses inherit the tag.
                    boolean tagged = Stream.concat(Stream.of(test), test.getAllRawSuperclasses().stream())
                            .flatMap(type -> type.getAnnotations().stream()).anyMatch(ProcessTagTest::isTag)
                            || test.getMethods().stream().flatMap(method -> method.getAnnotations().stream()).anyMatch(ProcessTagTest::isTag);
                    events.add(new SimpleConditionEvent(test, tagged, test.getName() + " starts processes"));
                }
            })
            .because("the profile quick leaves them out");

    private static boolean startsProcesses(JavaClass test) {
        return test.getDirectDependenciesFromSelf().stream().anyMatch(dependency -> STARTERS.contains(dependency.getTargetClass().getName()));
    }

    /** Several tags are compiled to one annotation that contains them. */
    private static boolean isTag(JavaAnnotation<?> annotation) {
        if (annotation.getRawType().isEquivalentTo(Tags.class)) {
            return Arrays.stream((JavaAnnotation<?>[]) annotation.get("value").orElseThrow()).anyMatch(ProcessTagTest::isTag);
        }
        return annotation.getRawType().isEquivalentTo(Tag.class) && annotation.get("value").filter(PROCESS::equals).isPresent();
    }
}
