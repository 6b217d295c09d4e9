package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.ServiceProcess;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Moves an alias from version to version and creates an ensemble of two versions. The alias must point to the version that was set, or to
 * that of an earlier request without an answer.
 */
final class AliasMove implements Fault {

    private static final String ENSEMBLE = """
            {"model":"committee","combination":"average","members":[{"model":"%s","version":%d},{"model":"%s","version":%d}]}""";

    private record Version(String model, int version) {
    }

    @Override
    public String description() {
        return "alias moved, ensemble created";
    }

    /** Versions of requests that got no answer: a frozen process may still execute them when it continues. */
    private final Set<Version> pending = new HashSet<>();

    @Override
    public void inject(Scene scene) {
        List<Version> versions = scene.cluster().database().sql("""
                select v.model, v.version from model_versions v join jobs j on j.id = v.job_id
                where v.model <> :churned and j.name = :kind order by v.version""")
                .param("churned", Workload.CHURNED).param("kind", scene.workload().firstKind())
                .query((row, i) -> new Version(row.getString(1), row.getInt(2))).list();
        Cluster cluster = scene.cluster();
        for (int i = 0; i < 5; i++) {
            Version version = versions.get(scene.random().nextInt(versions.size()));
            String alias = "/api/v1/models/" + version.model() + "/aliases/moving";
            HttpResponse<String> moved = cluster.send("PUT", alias, "{\"version\":%d}".formatted(version.version()),
                    unanswered -> pending.add(version));
            assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
            HttpResponse<String> pointed = cluster.send("GET", "/api/v1/models/" + version.model() + "/versions/moving", null);
            assertThat(pointed.statusCode()).as(pointed.body()).isEqualTo(200);
            Set<Version> possible = new HashSet<>(pending);
            possible.add(version);
            assertThat(possible).as("where the alias may point").contains(new Version(version.model(),
                    ServiceProcess.json(pointed).get("version").intValue()));
        }
        Version first = versions.get(0);
        Version last = versions.get(versions.size() - 1);
        HttpResponse<String> ensemble = cluster.send("POST", "/api/v1/ensembles",
                ENSEMBLE.formatted(first.model(), first.version(), last.model(), last.version()));
        assertThat(ensemble.statusCode()).as(ensemble.body()).isIn(Set.of(201, 422));
    }
}
