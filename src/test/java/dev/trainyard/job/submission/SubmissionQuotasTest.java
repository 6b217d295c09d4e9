package dev.trainyard.job.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.lifecycle.JobClient;
import dev.trainyard.job.lifecycle.JobCommands;
import dev.trainyard.job.lifecycle.JobQueue;
import dev.trainyard.job.lifecycle.JobRepository;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.job.lifecycle.Jobs;
import dev.trainyard.job.lifecycle.WarmStartResolver;
import dev.trainyard.job.spec.MemoryEstimate;
import dev.trainyard.job.storage.JobStorage;
import dev.trainyard.platform.artifact.StoreBinding;
import dev.trainyard.platform.problem.ProblemException;
import dev.trainyard.platform.quota.QuotaLocks;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DatabaseTest(properties = "trainyard.roles=api")
@AutoConfigureMockMvc
class SubmissionQuotasTest {

    private static final JsonNode JOB = JsonMapper.shared().readTree(JobClient.spirals("limited", 1));

    @Autowired
    private JobSpecReader specReader;
    @Autowired
    private Datasets datasets;
    @Autowired
    private JobRepository jobs;
    @Autowired
    private Jobs views;
    @Autowired
    private IdempotencyKeys keys;
    @Autowired
    private JobQueue queue;
    @Autowired
    private WarmStartResolver warmStarts;
    @Autowired
    private StoreBinding store;
    @Autowired
    private QuotaLocks locks;
    @Autowired
    private JobStorage storage;
    @Autowired
    private Checkpoints checkpoints;
    @Autowired
    private JobCommands control;
    @Autowired
    private JobEvents events;
    @Autowired
    private TransactionTemplate transaction;
    @Autowired
    private JdbcTemplate database;
    @Autowired
    private MockMvcTester http;

    @Test
    void neverStoresMoreJobsThanTheQuotaForConcurrentRequests() throws Exception {
        long before = jobs.count();
        Submission submission = submission(before + 2);
        ExecutorService clients = Executors.newFixedThreadPool(6);
        try {
            Callable<Integer> client = () -> {
                try {
                    submission.submit(JOB, null);
                    return 201;
                } catch (ProblemException e) {
                    assertThat(e).hasMessageContaining("trainyard.quotas.jobs");
                    return e.status().value();
                }
            };
            List<Integer> answers = clients.invokeAll(Collections.nCopies(6, client)).stream().map(SubmissionQuotasTest::get).sorted()
                    .toList();
            assertThat(answers).containsExactly(201, 201, 507, 507, 507, 507);
        } finally {
            clients.shutdown();
        }
        assertThat(jobs.count()).isEqualTo(before + 2);
    }

    @Test
    void repeatsTheAnswerOfAnEarlierRequestWhenTheQuotaIsUsedUp() throws Exception {
        String key = UUID.randomUUID().toString();
        JobView job = submission(Long.MAX_VALUE).submit(JOB, key);
        assertThat(submission(0).submit(JOB, key).id()).isEqualTo(job.id());
    }

    @Test
    void reservesRoomForOneCheckpointUntilTheJobEnds() throws Exception {
        JobView job = submission(Long.MAX_VALUE).submit(JOB, null);
        assertThat(reserved(job.id())).containsExactly(MemoryEstimate.checkpointBytes(job.specification()));
        control.cancel(job.id());
        assertThat(reserved(job.id())).isEmpty();
    }

    @Test
    void refusesMoreCheckpointsThanOneJobMayHave() {
        // 64-bit arithmetic: 1000 checkpoints of 100 MB each.
        String large = """
                {"dataset":"spirals","architecture":{"layers":[{"type":"dense","units":2500},{"type":"dense","units":2500},
                   {"type":"dense","units":2,"activation":"softmax"}]},"optimizer":{"type":"adam"},"checkpoint":{"keep_last":1000}}""";
        assertThat(new JobClient(http).post("/api/v1/jobs:validate", large)).hasStatus(422).bodyText()
                .contains("#/checkpoint/keep_last", "trainyard.quotas.job-checkpoint-bytes");
    }

    private List<Long> reserved(UUID job) {
        return database.queryForList("select bytes from checkpoint_reservations where job_id = ?", Long.class, job);
    }

    private Submission submission(long maxJobs) {
        return new Submission(specReader, datasets, jobs, views, keys, queue, warmStarts, store,
                new SubmissionQuotas(new JobQuotas(maxJobs), jobs, locks, storage, checkpoints), events, transaction);
    }

    private static int get(Future<Integer> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
