package dev.trainyard.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

    @Test
    void readsNames() {
        assertThat(QueryParameters.names(null)).isEmpty();
        assertThat(QueryParameters.names("&")).isEmpty();
        assertThat(QueryParameters.names("a=1&b&&c=%C3%A9%25&a=2&d+e=&%66=")).containsExactly("a", "b", "c", "d e", "f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=x", "a=1&=x", "limit=%zz", "limit=%z1", "limit=%1", "limit=%", "%=1", "a=%ff", "a=%C3"})
    void refusesMalformedQueries(String query) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> QueryParameters.names(query))
                .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(400));
    }

    @Test
    void refusesTooManyParameters() {
        assertThat(QueryParameters.names("a=1&".repeat(1000))).containsExactly("a");
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> QueryParameters.names("a=1&".repeat(1001)));
    }
}
