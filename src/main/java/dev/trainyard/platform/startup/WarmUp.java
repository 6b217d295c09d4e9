package dev.trainyard.platform.startup;

import dev.trainyard.nn.kernel.Kernels;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Makes the first native call, which unpacks and loads the native libraries and takes seconds, on a background thread, so that neither
 * the startup nor the first job waits for it. The service is ready once the libraries are loaded, and never if they do not work on this
 * machine.
 */
@Component("engine")
class WarmUp implements HealthIndicator, InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    private volatile Health health = Health.down().withDetail("natives", "loading").build();

    @Override
    public void afterPropertiesSet() {
        // Initialises Pointer on this thread first; otherwise class initialisation and native loading can deadlock.
        Pointer.maxPhysicalBytes();
        Thread thread = new Thread(this::load, "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Health health() {
        return health;
    }

    private void load() {
        long start = System.nanoTime();
        // Also catches linkage errors, because libraries that do not fit the machine cause an UnsatisfiedLinkError.
        try (INDArray a = Nd4j.ones(2, 2); INDArray product = a.mmul(a)) {
            Kernels.of(product.dataType()); // loads the kernels' native libraries besides ND4J's
            log.info("Loaded the native libraries in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            health = Health.up().withDetail("natives", product.dataType() + " on " + Nd4j.getBackend().getClass().getSimpleName()).build();
        } catch (Exception | LinkageError e) {
            log.error("Nothing can be trained: the native libraries cannot be loaded on this machine", e);
            health = Health.down().withDetail("natives", "cannot be loaded").build();
        }
    }
}
