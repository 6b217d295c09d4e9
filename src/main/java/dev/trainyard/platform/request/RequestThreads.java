package dev.trainyard.platform.request;

import org.springframework.boot.thread.Threading;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Reserves a tenth of the web server's threads for health and metrics, unless each request has its own virtual thread. */
@Component
class RequestThreads implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final int SHARE_OF_OPERATIONS = 10;

    private final Environment environment;

    RequestThreads(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (!Threading.VIRTUAL.isActive(environment)) {
            int threads = environment.getProperty("server.tomcat.threads.max", int.class, 200);
            factory.addContextValves(new ReservedThreads(Math.max(1, threads - Math.max(1, threads / SHARE_OF_OPERATIONS))));
        }
    }
}
