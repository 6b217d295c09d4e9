package dev.trainyard.platform.role;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers 404 outside {@code /actuator} in a process without the role {@code api}, which serves only health and metrics. */
@Configuration(proxyBeanMethods = false)
class WorkersAnswerOperationsOnly {

    @Bean
    Filter operationsOnly(Roles roles, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return new OncePerRequestFilter() {

            @Override
            protected boolean shouldNotFilter(HttpServletRequest request) {
                String path = request.getRequestURI();
                return roles.isApi() || path.equals("/actuator") || path.startsWith("/actuator/");
            }

            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
                problems.resolveException(request, response, null, ProblemException.notFound(
                        "This process only runs jobs (trainyard.roles=worker); a process with the role api answers requests."));
            }
        };
    }
}
