package dev.trainyard.job.waiting;

import static java.util.stream.Collectors.toSet;

import dev.trainyard.job.lifecycle.JobTransitioned;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.job.lifecycle.Jobs;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.connection.ClientConnection;
import dev.trainyard.platform.database.RequestLane;
import dev.trainyard.platform.problem.ProblemException;
import dev.trainyard.platform.schedule.BackgroundTimer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * All requests that wait for the end of a job. One thread answers them: at once when a job of this process ends, and after the next poll
 * when the job runs in another process, the time is over, or the client has gone.
 */
@Component
@EnableConfigurationProperties(WaitingProperties.class)
class WaitingClients implements JobWaiting {

    private static final Logger log = LoggerFactory.getLogger(WaitingClients.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final int LONGEST_SHOWN = 40;
    private static final Pattern TIME = Pattern.compile(PATTERN);

    private final Jobs jobs;
    private final WaitingProperties properties;
    private final Set<WaitingClient> clients = ConcurrentHashMap.newKeySet();
    private final BackgroundTimer timer = new BackgroundTimer("job-waits");

    WaitingClients(Jobs jobs, WaitingProperties properties) {
        this.jobs = jobs;
        this.properties = properties;
        timer.every(properties.poll(), properties.poll(), this::poll);
    }

    @Override
    public Duration limit(String wait) {
        Matcher time = TIME.matcher(wait);
        Duration limit = time.matches() ? duration(Long.parseLong(time.group(1)), time.group(2)) : null;
        if (limit == null || limit.compareTo(properties.longest()) > 0) {
            throw ProblemException.invalidParameters(List.of(new Violation("wait", "must be a time such as 30s, 500ms or 1m, at most %d s, got %s"
                    .formatted(properties.longest().toSeconds(), Text.shortened(wait, LONGEST_SHOWN)))));
        }
        return limit;
    }

    private static Duration duration(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    /** Returns the number of waiting requests. */
    int count() {
        return clients.size();
    }

    @Override
    public DeferredResult<ResponseEntity<JobView>> await(JobView view, Duration limit, Function<JobView, ResponseEntity<JobView>> answer) {
        ClientConnection connection = ClientConnection.current();
        BooleanSupplier gone = connection == null ? () -> false : connection.goneAfterHandOver();
        WaitingClient client = new WaitingClient(view.id(), System.nanoTime() + limit.toNanos(), gone, answer);
        if (view.status().isFinal() || limit.isZero() || timer.isClosed() || !isRoom()) {
            client.answer(view);
            return client.result();
        }
        client.result().onCompletion(() -> remove(client));
        clients.add(client);
        if (timer.isClosed() && clients.remove(client)) {
            // The service began to stop, and stop() may have answered all requests before this one was added.
            client.answer(view);
        }
        return client.result();
    }

    private boolean isRoom() {
        return clients.size() < properties.maxClients();
    }

    @Override
    public void requireRoom() {
        if (!isRoom()) {
            throw ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                    "Already %d requests wait for jobs.".formatted(properties.maxClients()), RETRY_AFTER);
        }
    }

    private void remove(WaitingClient client) {
        client.end();
        clients.remove(client);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void changed(JobTransitioned change) {
        if (change.to().isFinal() && clients.stream().anyMatch(client -> client.job().equals(change.id()))) {
            try {
                timer.after(Duration.ZERO, () -> answer(client -> client.job().equals(change.id())));
            } catch (RejectedExecutionException e) {
                log.debug("The service is stopping; it has answered all waiting requests");
            }
        }
    }

    private void poll() {
        for (WaitingClient client : clients) {
            if (client.isGone()) {
                clients.remove(client);
                client.fail(ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "The client closed the connection.", RETRY_AFTER));
            }
        }
        Set<UUID> waitedFor = clients.stream().map(WaitingClient::job).collect(toSet());
        if (waitedFor.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        Set<UUID> unfinished;
        try (RequestLane lane = RequestLane.enter()) {
            unfinished = jobs.unfinished(waitedFor);
        } catch (RuntimeException e) {
            log.debug("Cannot read the jobs that requests wait for; the next poll tries again", e);
            unfinished = waitedFor;
        }
        Set<UUID> open = unfinished;
        answer(client -> client.isDue(now) || !open.contains(client.job()));
    }

    private void answer(Predicate<WaitingClient> due) {
        for (UUID job : clients.stream().filter(due).map(WaitingClient::job).collect(toSet())) {
            Optional<JobView> view;
            RuntimeException failure = ProblemException.notFound("There is no job " + job + " any more.");
            try (RequestLane lane = RequestLane.enter()) {
                view = jobs.find(job);
            } catch (RuntimeException e) {
                view = Optional.empty();
                failure = e;
            }
            for (WaitingClient client : clients) {
                if (client.job().equals(job) && due.test(client) && clients.remove(client)) {
                    if (view.isPresent()) {
                        client.answer(view.get());
                    } else {
                        client.fail(failure);
                    }
                }
            }
        }
    }

    /** Answers all requests, because the server waits for them before it stops. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        timer.stop();
        answer(client -> true);
    }
}
