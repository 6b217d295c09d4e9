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
            "ai.onnx..", "ch.qos.logback.."};

    @ArchTest
    static final ArchRule engineNeedsNoService = classes().that().resideInAPackage("dev.trainyard.nn..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("dev.trainyard.nn..", "java..", "jdk..", "org.nd4j..",
                    "org.bytedeco..", "org.slf4j..", "com.fasterxml.jackson.annotation..", "org.jspecify.annotations..")
            .because("the engine is a library that can be used and tested without the service");

    @ArchTest
    static final ArchRule searchNeedsNoService = classes().that().resideInAPackage("dev.trainyard.study.search..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("dev.trainyard.study.search..", "dev.trainyard.nn", "java..",
                    "org.hipparchus..", "com.fasterxml.jackson.annotation..")
            .because("hyperparameter search is a library that can be used and tested without the service; from the engine it uses "
                    + "violations and random numbers only");

    @ArchTest
    static final ArchRule platformNeedsNoFeature = feature("platform", "dev.trainyard.nn", "dev.trainyard.nn.kernel")
            .because("code that all features share must not depend on a feature; from the engine it may use only violations and "
                    + "texts (nn), and load the kernels (nn.kernel)");

    @ArchTest
    static final ArchRule artifactsNeedNeitherEngineNorRequests = noClasses().that().resideInAPackage("dev.trainyard.platform.artifact..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.trainyard.nn..", "dev.trainyard.platform.problem..",
                    "org.springframework.web..", "org.springframework.http..")
            .because("the store writes and verifies files in the same way for requests and for workers");

    @ArchTest
    static final ArchRule datasetsNeedOnlyTheEngine = feature("dataset", "dev.trainyard.nn..", "dev.trainyard.platform..")
            .because("data sets exist before and after the jobs that use them");

    @ArchTest
    static final ArchRule checkpointsNeedOnlyTheEngine = feature("checkpoint", "dev.trainyard.nn..", "dev.trainyard.platform..")
            .because("a checkpoint is the engine's state in a file, whatever it was written for");

    @ArchTest
    static final ArchRule modelsNeedOnlyCheckpoints = feature("model", "dev.trainyard.checkpoint..", "dev.trainyard.nn..",
            "dev.trainyard.platform..")
            .because("a model outlives its training job and its data set");

    @ArchTest
    static final ArchRule inferenceNeedsOnlyModels = feature("inference", "dev.trainyard.model..", "dev.trainyard.checkpoint..",
            "dev.trainyard.nn..", "dev.trainyard.platform..")
            .because("a process that only answers predictions must not need the code that trains");

    @ArchTest
    static final ArchRule jobsDoNotNeedTheirCallers = feature("job", "dev.trainyard.dataset..", "dev.trainyard.checkpoint..",
            "dev.trainyard.model..", "dev.trainyard.nn..", "dev.trainyard.platform..")
            .because("jobs bring data sets, the engine and models together, and must not depend on their callers");

    @ArchTest
    static final ArchRule jobsStateNeedsNoWorker = noClasses().that()
            .resideInAnyPackage("dev.trainyard.job.spec..", "dev.trainyard.job.lifecycle..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.trainyard.job", "dev.trainyard.job.submission..",
                    "dev.trainyard.job.execution..", "dev.trainyard.job.list..", "dev.trainyard.job.stream..")
            .because("the specification and the states of a job must be readable without the code that submits or runs it");

    @ArchTest
    static final ArchRule specificationsNeedNoState = noClasses().that().resideInAPackage("dev.trainyard.job.spec..")
            .should().dependOnClassesThat().resideInAPackage("dev.trainyard.job.lifecycle..")
            .because("whether a specification is valid does not depend on the state of a job");

    @ArchTest
    static final ArchRule workersNeedNoRequests = noClasses().that().resideInAPackage("dev.trainyard.job.execution..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.trainyard.job", "dev.trainyard.job.submission..",
                    "dev.trainyard.job.list..", "dev.trainyard.job.stream..")
            .because("a process can run jobs without answering requests");

    @ArchTest
    static final ArchRule noCycles = slices().matching("dev.trainyard.(**)").should().beFreeOfCycles()
            .because("packages that depend on each other cannot be understood or tested one at a time");

    @ArchTest
    static final ArchRule packagesAreNamedAfterTheirSubject = noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..",
                    "..helper..", "..helpers..", "..impl..", "..manager..", "..dto..", "..service..", "..services..")
            .because("such a package name states the kind of its classes, not their subject");

    @ArchTest
    static final ArchRule classesAreNamedAfterTheirSubject = noClasses().should()
            .haveNameMatching(".*(Util|Utils|Common|Helper|Impl|Manager|Dto|DTO|Service)")
            .because("such a suffix says nothing about the subject of the class");

    @ArchTest
    static final ArchRule injectionByConstructor = noFields().should().beAnnotatedWith(Autowired.class)
            .because("a constructor shows the dependencies of its class, and a test can pass them");

    @ArchTest
    static final ArchRule noJavaSerialization = noClasses().should().dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class).orShould().dependOnClassesThat().areAssignableTo(ObjectOutputStream.class)
            .because("stored data must be safe to read, and readable by other programs and later versions");

    private static ClassesShouldConjunction feature(String name, String... mayUse) {
        String own = "dev.trainyard." + name + "..";
        return classes().that().resideInAPackage(own).should().onlyDependOnClassesThat(
                resideInAPackage(own).or(resideInAnyPackage(mayUse)).or(resideInAnyPackage(OUTSIDE)));
    }
}
