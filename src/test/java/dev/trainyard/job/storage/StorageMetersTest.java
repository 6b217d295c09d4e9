package dev.trainyard.job.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.trainyard.dataset.Datasets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class StorageMetersTest {

    private final JdbcClient jdbc = database();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void countsImportedDataSetsWithoutBuiltInOnes() {
        Datasets datasets = mock();
        when(datasets.builtInNames()).thenReturn(Set.of("mnist", "spirals"));
        jdbc.sql("insert into datasets values ('mnist', 55000000), ('spirals', 1000), ('irises', 200), ('houses', 30)").update();
        new StorageMeters(jdbc, datasets).bindTo(registry);

        Gauge gauge = registry.get(StorageMeters.BYTES).tag("kind", "datasets").gauge();
        assertThat(gauge.value()).isEqualTo(230);
        assertThat(gauge.getId().getDescription()).contains("without the built-in ones");
    }

    private static JdbcClient database() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        JdbcClient jdbc = JdbcClient.create(source);
        jdbc.sql("create table datasets (name varchar(64), bytes bigint)").update();
        jdbc.sql("create table checkpoints (bytes bigint)").update();
        jdbc.sql("create table job_storage (event_bytes bigint, metric_bytes bigint)").update();
        return jdbc;
    }
}
