package dev.trainyard.inference;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.when;

import dev.trainyard.inference.protocol.ProtocolControllers;
import dev.trainyard.model.Models;
import dev.trainyard.model.TrainedModel;
import dev.trainyard.model.VersionId;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.compute.ComputePool;
import dev.trainyard.platform.memory.MemoryLimits;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Base class of tests that call the inference endpoints with the hand-made {@link Networks}. */
@WebMvcTest(controllers = {PredictController.class, GenerateController.class},
        properties = {"trainyard.inference.max-instances=3", "trainyard.inference.max-body=4KB"})
@Import({ServedModels.class, InferenceCalls.class, InferenceStatistics.class, SpecificationReader.class, InferenceTest.Resources.class,
        ProtocolControllers.class})
@EnableConfigurationProperties(InferenceLimits.class)
public abstract class InferenceTest {

    /** Memory and threads, enough for every test. */
    static class Resources {

        @Bean
        ProcessMemory memory() {
            MemorySize much = new MemorySize(1L << 30, 1L << 30);
            return new ProcessMemory(new MemoryLimits(much, much), Duration.ZERO);
        }

        @Bean
        ComputePool compute() {
            return new ComputePool(2, 10, Duration.ofMinutes(1));
        }
    }

    private static final Map<String, Function<VersionId, TrainedModel>> MODELS = Map.ofEntries(
            Map.entry("softmax", Networks::softmax),
            Map.entry("sigmoid", Networks::sigmoid),
            Map.entry("one-output", Networks::oneOutput),
            Map.entry("labels", Networks::labels),
            Map.entry("prices", Networks::prices),
            Map.entry("risk", Networks::table),
            Map.entry("gaps", Networks::tableWithGaps),
            Map.entry("picture", Networks::picture),
            Map.entry("ink-on-paper", Networks::inkOnPaper),
            Map.entry("colour", Networks::colour),
            Map.entry("memory", Networks::memory));

    @Autowired
    protected MockMvcTester mvc;

    @MockitoBean
    protected Models models;

    @MockitoBean
    protected Readiness readiness;

    @BeforeEach
    void serveHandMadeNetworks() throws Exception {
        doThrow(ProblemException.notFound("There is no such model.")).when(models).resolve(any(), any());
        for (String name : MODELS.keySet()) {
            VersionId id = Networks.version(name, 4);
            doReturn(id).when(models).resolve(eq(name), any());
            when(models.weightBytes(id)).thenReturn(48L);
            when(models.load(id)).thenAnswer(call -> MODELS.get(name).apply(id));
            when(models.versions(name)).thenReturn(List.of(3, 4));
            when(models.all(name)).thenReturn(List.of(id));
        }
    }

    protected MvcTestResult post(String path, String json) {
        return mvc.post().uri(path).contentType(MediaType.APPLICATION_JSON).content(json).exchange();
    }
}
