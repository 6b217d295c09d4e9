package dev.trainyard.platform.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses unreadable requests before they reach a handler. */
@Component
class UnreadableRequests implements WebMvcConfigurer, HandlerInterceptor {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        // PostgreSQL texts cannot contain NUL, so a database query with it fails. In paths, Tomcat refuses it.
        if (query != null && query.contains("%00")) {
            throw ProblemException.badRequest("The query must not have the NUL character (%00).");
        }
        return true;
    }
}
