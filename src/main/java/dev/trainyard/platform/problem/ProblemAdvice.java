package dev.trainyard.platform.problem;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.artifact.StoreMismatchException;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import dev.trainyard.platform.connection.ClientConnection;
import dev.trainyard.platform.database.DatabaseFailures;
import dev.trainyard.platform.database.RequestRead;
import dev.trainyard.platform.failure.Causes;
import dev.trainyard.platform.failure.HeapExhaustion;
import dev.trainyard.platform.failure.OutOfMemory;
import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Converts every exception to a {@link Problem}. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    /** Value of Retry-After during an outage of the database. */
    private static final Duration OUTAGE = Duration.ofSeconds(5);
    /** Value of Retry-After for a store mismatch, which an operator has to resolve. */
    private static final Duration MISMATCH = Duration.ofMinutes(1);
    /** Value of Retry-After during overload of the database. */
    private static final Duration OVERLOAD = Duration.ofSeconds(2);

    @ExceptionHandler
    ResponseEntity<Object> problem(ProblemException e, WebRequest request) {
        HttpHeaders headers = new HttpHeaders();
        e.retryAfter().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, seconds(wait)));
        return answer(e.status(), e.getMessage(), e.errors(), e.parameters(), headers, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidSpecificationException e, WebRequest request) {
        return problem(ProblemException.invalid(e.violations()), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> changedMeanwhile(OptimisticLockingFailureException e, WebRequest request) {
        return problem(ProblemException.conflict("It was changed by another request meanwhile; look at it and try again."), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> conflict(DataIntegrityViolationException e, WebRequest request) {
        log.warn("{} conflicts with stored data: {}", described(request), e.getMostSpecificCause().getMessage());
        return problem(ProblemException.conflict("The request conflicts with data that another request has stored."), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> locked(PessimisticLockingFailureException e, WebRequest request) {
        log.warn("{} waited too long for a lock: {}", described(request), e.getMostSpecificCause().getMessage());
        return problem(ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "Timed out waiting for a lock; try again.",
                Duration.ofSeconds(1)), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> mismatch(StoreMismatchException e, WebRequest request) {
        log.warn("{} is refused: {}", described(request), e.getMessage());
        return problem(ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "The artifact store does not belong to the service's database, "
                + "so that nothing can be stored and no jobs are taken. The service's log says what to do.", MISMATCH), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unavailable(StoreUnavailableException e, WebRequest request) {
        log.warn("{} needs the artifact store: {}", described(request), e.getMessage());
        return problem(ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "The artifact store does not answer; try again.",
                Duration.ofSeconds(5)), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unchecked(UncheckedIOException e, WebRequest request) {
        if (e.getCause() instanceof StoreMismatchException mismatch) {
            return mismatch(mismatch, request);
        }
        return e.getCause() instanceof StoreUnavailableException outage ? unavailable(outage, request) : unexpected(e, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> malformed(MultipartException e, WebRequest request) {
        if (isCutOff(e)) {
            return null;
        }
        return DiskFull.isCauseOf(e) ? full(e, request)
                : problem(ProblemException.badRequest("The body is not a well-formed multipart form."), request);
    }

    /** Tomcat throws this at the first access to a parameter, because it parses parameters only then. */
    @ExceptionHandler
    ResponseEntity<Object> malformed(InvalidParameterException e, WebRequest request) {
        return problem(ProblemException.badRequest("The request has malformed parameters, or too many."), request);
    }

    /** Returns whether Tomcat ended the body, and so set the status, because the client went away or was too slow. */
    private static boolean isCutOff(Throwable e) {
        return Causes.of(e).stream().anyMatch(ClientAbortException.class::isInstance);
    }

    /** Handles a client that went away while sending its body or was too slow; Tomcat itself answers a slow client. */
    @ExceptionHandler
    ResponseEntity<Object> gone(ClientAbortException e, WebRequest request) {
        log.debug("{}: the client went away: {}", described(request), e.toString());
        return null;
    }

    /** Sends no answer, because the client has gone away. */
    @Override
    protected ResponseEntity<Object> handleAsyncRequestNotUsableException(AsyncRequestNotUsableException e, WebRequest request) {
        return null;
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Throwable e, WebRequest request) {
        HeapExhaustion.endProcessIfCauseOf(e);
        if (DiskFull.isCauseOf(e)) {
            return full(e, request);
        }
        if (DatabaseFailures.isOverload(e)) {
            return problem(ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                    "Too many requests wait for the database; try again in a moment.", OVERLOAD), request);
        }
        if (DatabaseFailures.isTimeout(e)) {
            if (ClientConnection.current() != null && ClientConnection.current().isGone()) {
                log.debug("{} was cancelled, because the client closed the connection", described(request));
            } else {
                log.warn("{} was cancelled, because the database took too long: {}", described(request), e.toString());
            }
            return problem(ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "The database took longer than the %d seconds that a "
                    .formatted(RequestRead.SECONDS) + "request may take. Ask for less, or try again.",
                    Duration.ofSeconds(RequestRead.SECONDS)), request);
        }
        if (DatabaseFailures.isOutage(e)) {
            log.warn("{} needs the database, which does not answer: {}", described(request), e.toString());
            return problem(ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                    "The database does not answer; running jobs go on. Try again in a moment.", OUTAGE), request);
        }
        if (OutOfMemory.isCauseOf(e)) {
            log.warn("{} was not served, because memory is exhausted: {}", described(request), e.toString());
            return problem(ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "There is not enough memory for the request now; try again.",
                    OUTAGE), request);
        }
        UUID id = UUID.randomUUID();
        log.error("{} failed unexpectedly; the client was told {}", described(request), id, e);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong in the service; its log has the cause under " + id + ".",
                new HttpHeaders(), request);
    }

    private ResponseEntity<Object> full(Throwable e, WebRequest request) {
        log.warn("{} was not served, because a disk is full: {}", described(request), e.toString());
        return problem(new ProblemException(HttpStatus.INSUFFICIENT_STORAGE,
                "There is no room left on the service's disk. Nothing was stored; free some space and try again."), request);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException e, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        if (isCutOff(e)) {
            return null;
        }
        if (e.getCause() instanceof JacksonException cause) {
            return problem(MalformedJson.problem(cause), request);
        }
        return answer(status, e.getCause() == null ? "The request needs a body." : "The body could not be read.", headers,
                request);
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(TypeMismatchException e, HttpHeaders headers, HttpStatusCode status,
            WebRequest request) {
        if (e instanceof MethodArgumentTypeMismatchException argument) {
            return argument.getParameter().hasParameterAnnotation(PathVariable.class)
                    ? nothingThere(headers, request)
                    : problem(ParameterTypes.refusal(List.of(new Violation(argument.getName(),
                            ParameterTypes.rule(argument.getRequiredType(), String.valueOf(e.getValue()))))), request);
        }
        return super.handleTypeMismatch(e, headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(MissingServletRequestParameterException e, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        return problem(ParameterTypes.refusal(List.of(new Violation(e.getParameterName(), "is required"))), request);
    }

    /** Names the media types of bodies that the call takes, also in the header Accept (RFC 9110, section 12.5.1). */
    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(HttpMediaTypeNotSupportedException e, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        List<MediaType> accepted = MediaTypes.concrete(e.getSupportedMediaTypes());
        if (accepted.isEmpty()) {
            return super.handleHttpMediaTypeNotSupported(e, headers, status, request);
        }
        headers.setAccept(accepted);
        String got = ((ServletWebRequest) request).getHeader(HttpHeaders.CONTENT_TYPE);
        return answer(status, "Content-Type must be %s, got %s.".formatted(MediaTypes.listed(accepted),
                got == null ? "none" : MediaTypes.quoted(got)), headers, request);
    }

    /** Names the media types of answers. The header Accept of an answer would be about bodies of requests (RFC 9110). */
    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(HttpMediaTypeNotAcceptableException e, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        List<MediaType> produced = MediaTypes.concrete(e.getSupportedMediaTypes());
        String[] got = request.getHeaderValues(HttpHeaders.ACCEPT);
        String wanted = got == null ? "none" : MediaTypes.quoted(String.join(", ", got));
        return answer(status, produced.isEmpty() ? "Accept must list media types, got %s.".formatted(wanted)
                : "Accept must allow %s, got %s.".formatted(MediaTypes.listed(produced), wanted), new HttpHeaders(), request);
    }

    /** Spring throws this for too many parts, too. */
    @Override
    protected ResponseEntity<Object> handleMaxUploadSizeExceededException(MaxUploadSizeExceededException e, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        return answer(status, "The form is too large: it may have at most 200 parts, and the bytes in trainyard.dataset-limits.max-upload.",
                headers, request);
    }

    @Override
    protected ResponseEntity<Object> handleNoResourceFoundException(NoResourceFoundException e, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        return nothingThere(headers, request);
    }

    /** Handles Spring's own exceptions, which have status and headers, and a detail that is meant for clients. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(Exception e, Object body, HttpHeaders headers, HttpStatusCode status,
            WebRequest request) {
        HttpServletResponse response = ((ServletWebRequest) request).getResponse();
        if (response != null && response.isCommitted()) {
            return null;
        }
        if (status.is5xxServerError()) {
            return unexpected(e, request);
        }
        String said = body instanceof ProblemDetail problem ? problem.getDetail()
                : e instanceof ErrorResponse refusal ? refusal.getBody().getDetail() : null;
        String detail = said == null ? "The request cannot be served." : said;
        return answer(status, detail, headers, request);
    }

    private ResponseEntity<Object> nothingThere(HttpHeaders headers, WebRequest request) {
        String detail = Problem.isOpenInference(path(request)) ? path(request) + " is not supported. GET /v2 lists the extensions that are."
                : "There is nothing at " + path(request) + ".";
        return answer(HttpStatus.NOT_FOUND, detail, headers, request);
    }

    private static ResponseEntity<Object> answer(HttpStatusCode status, String detail, HttpHeaders headers, WebRequest request) {
        return answer(status, detail, List.of(), List.of(), headers, request);
    }

    private static ResponseEntity<Object> answer(HttpStatusCode status, String detail, List<Violation> fields, List<Violation> parameters,
            HttpHeaders headers, WebRequest request) {
        return ResponseEntity.status(status).headers(headers).contentType(Problem.mediaType(path(request)))
                .body(Problem.of(status, detail, path(request), fields, parameters));
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    private static String described(WebRequest request) {
        return ((ServletWebRequest) request).getHttpMethod() + " " + path(request);
    }

    private static String path(WebRequest request) {
        return ((ServletWebRequest) request).getRequest().getRequestURI();
    }
}
