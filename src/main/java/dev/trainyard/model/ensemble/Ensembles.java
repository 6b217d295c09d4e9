package dev.trainyard.model.ensemble;

import dev.trainyard.model.ModelQueries;
import dev.trainyard.model.Models;
import dev.trainyard.model.NewModelVersion;
import dev.trainyard.model.VersionDescription;
import dev.trainyard.model.VersionId;
import dev.trainyard.model.VersionSummary;
import dev.trainyard.model.definition.EnsembleSpec;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.BorderLevels;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Combination;
import dev.trainyard.nn.network.Predictor;
import dev.trainyard.platform.compute.ComputePool;
import dev.trainyard.platform.compute.Lane;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates ensembles. Copies the members' weights into the ensemble's own file, so that the ensemble does not depend on its members any
 * more and can be exported as a whole.
 */
@Service
public class Ensembles {

    private final Models models;
    private final ModelQueries modelQueries;
    private final EnsembleScores scores;
    private final ProcessMemory memory;
    private final ComputePool compute;
    private final TransactionTemplate transaction;
    /** Allows one creation at a time, because it takes the memory of all members, and a processor during the evaluation. */
    private final Lock making = new ReentrantLock();

    public Ensembles(Models models, ModelQueries modelQueries, EnsembleScores scores, ProcessMemory memory, ComputePool compute,
            TransactionTemplate transaction) {
        this.memory = memory;
        this.compute = compute;
        this.models = models;
        this.modelQueries = modelQueries;
        this.scores = scores;
        this.transaction = transaction;
    }

    /**
     * Creates, evaluates and registers an ensemble.
     *
     * @throws ProblemException 422 with every member that does not exist or does not fit the others; 409 if a member is deleted before its
     *         weights have been copied
     */
    public VersionDescription create(NewEnsemble request) throws IOException {
        List<VersionSummary> members = members(request);
        ServableDefinition first = members.get(0).definition();
        EnsembleSpec ensemble = new EnsembleSpec(request.combination(), members.stream().map(m -> new EnsembleSpec.Member(
                m.version().model(), m.version().version(), m.weightsSha256(), m.definition().architecture(),
                m.definition().targets().scaling())).toList());
        ServableDefinition definition = ServableDefinition.of(ensemble, first.targets().with(null), first.preprocessing(),
                BorderLevels.union(members.stream().map(member -> member.definition().borderLevels()).toList()));
        making.lock();
        try (Reservation room = memory.reserve(MemoryUse.REQUESTS, size(definition))) {
            return compute.run(Lane.LONG, () -> {
                try (INDArray parameters = parameters(members)) {
                    return register(models.write(new NewModelVersion(request.model(), null, definition, parameters,
                            test(members, definition, parameters), Map.of())));
                }
            });
        } finally {
            making.unlock();
        }
    }

    /** Registers and describes the version in one transaction, so that the answer is complete even if the version is deleted at once. */
    private VersionDescription register(Models.Written written) {
        return transaction.execute(status -> {
            Models.Registered ensemble = models.register(written);
            return modelQueries.version(ensemble.model(), Integer.toString(ensemble.version()));
        });
    }

    private Map<String, Double> test(List<VersionSummary> members, ServableDefinition definition, INDArray parameters) throws IOException {
        List<UUID> jobs = members.stream().map(VersionSummary::job).toList();
        try (Predictor together = definition.bind(parameters)) {
            return scores.of(jobs, together);
        }
    }

    private List<VersionSummary> members(NewEnsemble request) {
        List<Violation> violations = new ArrayList<>();
        List<VersionSummary> members = new ArrayList<>();
        Set<VersionId> seen = new HashSet<>();
        for (int i = 0; i < request.members().size(); i++) {
            NewEnsemble.Member member = request.members().get(i);
            String path = "members/" + i;
            Optional<VersionSummary> known = models.find(member.model(), member.version(),
                    v -> violations.add(new Violation(path + "/" + v.field(), v.detail())));
            known.ifPresent(found -> {
                if (found.definition().ensemble() != null) {
                    violations.add(new Violation(path, "must be a single network, got the ensemble %s: name its members"
                            .formatted(found.version())));
                } else if (!seen.add(found.version())) {
                    violations.add(new Violation(path, "must differ from the members before it, got " + found.version()));
                } else {
                    members.add(found);
                    checkAgreement(members.get(0), found, path, violations);
                }
            });
        }
        if (request.combination() == Combination.VOTE && members.stream().anyMatch(m -> !m.definition().targets().isClassification())) {
            violations.add(new Violation("combination", "must be average for networks without classes, got vote"));
        }
        long size = size(members);
        if (size > Architecture.MAX_PARAMETERS) {
            violations.add(new Violation("members", "must have at most %d parameters together, got %d"
                    .formatted(Architecture.MAX_PARAMETERS, size)));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return members;
    }

    /** Returns the memory of all weights, of reading one member (twice its weights), and of a batch's pass through all members. */
    private static MemorySize size(ServableDefinition ensemble) {
        long largest = 0;
        long passes = 0;
        long scratch = 0;
        for (Architecture member : ensemble.networks()) {
            largest = Math.max(largest, member.parameterCount());
            passes += member.inferenceBatch() * member.passValues();
            scratch += member.scratchValues(member.inferenceBatch());
        }
        return new MemorySize(Float.BYTES * (ensemble.parameterCount() + 2 * largest + passes + scratch), Float.BYTES * scratch);
    }

    private static long size(List<VersionSummary> members) {
        return members.stream().mapToLong(m -> m.definition().architecture().parameterCount()).sum();
    }

    private static void checkAgreement(VersionSummary first, VersionSummary member, String path, List<Violation> violations) {
        ServableDefinition one = first.definition();
        ServableDefinition other = member.definition();
        if (!one.targets().haveOutputsOf(other.targets())) {
            violations.add(new Violation(path, "must have the targets of %s, %s, got %s with the targets %s"
                    .formatted(first.version(), one.targets().names(), member.version(), other.targets().names())));
        }
        if (one.input().size() != other.input().size()) {
            violations.add(new Violation(path, "must have as many inputs as %s, %d, got %s with %d"
                    .formatted(first.version(), one.input().size(), member.version(), other.input().size())));
        }
        if (!one.preprocessing().equals(other.preprocessing())) {
            violations.add(new Violation(path, "must have the preprocessing of %s, got %s with another preprocessing"
                    .formatted(first.version(), member.version())));
        }
    }

    private INDArray load(VersionId member) throws IOException {
        try {
            return models.load(member).parameters();
        } catch (ProblemException e) {
            // Not 404, because the request's URL is right.
            throw e.status() == HttpStatus.NOT_FOUND ? ProblemException.conflict("%s has just been deleted.".formatted(member)) : e;
        }
    }

    /** Returns the concatenated parameters of the members. */
    private INDArray parameters(List<VersionSummary> members) throws IOException {
        INDArray all = Nd4j.createUninitializedDetached(DataType.FLOAT, size(members));
        try {
            long offset = 0;
            for (VersionSummary member : members) {
                try (INDArray own = load(member.version())) {
                    all.get(NDArrayIndex.interval(offset, offset + own.length())).assign(own);
                    offset += own.length();
                }
            }
            return all;
        } catch (IOException | RuntimeException | Error e) {
            all.close();
            throw e;
        }
    }
}
