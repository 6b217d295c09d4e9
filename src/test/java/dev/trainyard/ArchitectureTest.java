package dev.trainyard;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.springframework.beans.factory.annotation.Autowired;

@AnalyzeClasses(packages = "dev.trainyard", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] OUTSIDE = {"java..", "javax..", "jakarta..", "org..", "com..", "io..", "software.amazon..", "tools..",
            "ch.qos.logback.."};

    @ArchTest
    static final ArchRule engineStandsAlone = classes().that().resideInAPackage("dev.trainyard.nn..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("dev.trainyard.nn..", "java..", "jdk..", "org.nd4j..",
                    "org.bytedeco..", "org.slf4j..", "com.fasterxml.jackson.annotation..")
            .because("the engine is a library: it can be used and tested without a service around it");

    @ArchTest
    static final ArchRule platformKnowsNoFeature = feature("platform", "dev.trainyard.nn", "dev.trainyard.nn.kernel")
            .because("what every feature shares must not depend on one of them; of the engine it knows how rules are broken, and "
                    + "loads its kernels");

    @ArchTest
    static final ArchRule artifactsKnowNothingElse = noClasses().that().resideInAPackage("dev.trainyard.platform.artifact..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.trainyard.nn..", "dev.trainyard.platform.problem..",
                    "org.springframework.web..", "org.springframework.http..")
            .because("files are written and verified in the same way whoever asked for them, a request or a worker");

    @ArchTest
    static final ArchRule datasetsNeedOnlyTheEngine = feature("dataset", "dev.trainyard.nn..", "dev.trainyard.platform..")
            .because("data sets are there before and after the jobs that use them");

    @ArchTest
    static final ArchRule checkpointsNeedOnlyTheEngine = feature("checkpoint", "dev.trainyard.nn..", "dev.trainyard.platform..")
            .because("a checkpoint is the engine's state in a file; why it was written does not matter to it");

    @ArchTest
    static final ArchRule modelsNeedOnlyCheckpoints = feature("model", "dev.trainyard.checkpoint..", "dev.trainyard.nn..",
            "dev.trainyard.platform..")
            .because("a model outlives the job that trained it and the data set that it was trained on");

    @ArchTest
    static final ArchRule inferenceNeedsOnlyModels = feature("inference", "dev.trainyard.model..", "dev.trainyard.checkpoint..",
            "dev.trainyard.nn..", "dev.trainyard.platform..")
            .because("a process that only answers predictions must not need what trains");

    @ArchTest
    static final ArchRule jobsDoNotKnowWhoAsksForThem = feature("job", "dev.trainyard.dataset..", "dev.trainyard.checkpoint..",
            "dev.trainyard.model..", "dev.trainyard.nn..", "dev.trainyard.platform..")
            .because("jobs bring data set, engine and model together; studies stand above them");

    @ArchTest
    static final ArchRule noCycles = slices().matching("dev.trainyard.(**)").should().beFreeOfCycles()
            .because("packages that need each other are one package, and cannot be understood or tested one at a time");

    @ArchTest
    static final ArchRule packagesSayWhatTheyAreAbout = noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..",
                    "..helper..", "..helpers..", "..impl..", "..manager..", "..dto..", "..service..", "..services..")
            .because("such a name says of what kind a class is, and never what it is about");

    @ArchTest
    static final ArchRule namesSayWhatClassesAreAbout = noClasses().should()
            .haveNameMatching(".*(Util|Utils|Common|Helper|Impl|Manager|Dto|DTO|Service)")
            .because("such a suffix is given when the right word has not been found");

    @ArchTest
    static final ArchRule injectionByConstructor = noFields().should().beAnnotatedWith(Autowired.class)
            .because("what a class needs stands in its constructor, where a test can give it too");

    @ArchTest
    static final ArchRule noJavaSerialization = noClasses().should().dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class).orShould().dependOnClassesThat().areAssignableTo(ObjectOutputStream.class)
            .because("what is stored must be readable by other programs and later versions, and safe to read");

    private static ClassesShouldConjunction feature(String name, String... mayUse) {
        String own = "dev.trainyard." + name + "..";
        return classes().that().resideInAPackage(own).should().onlyDependOnClassesThat(
                resideInAPackage(own).or(resideInAnyPackage(mayUse)).or(resideInAnyPackage(OUTSIDE)));
    }
}
