package dev.sandcastle.worker.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine, each call with a deadline of our own: an engine can hang for ever, and the client's
 * socket time-out does not reach unix sockets. A call that is late is interrupted, which closes its
 * connection.
 */
final class Engine implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);

  /** An engine that needs longer for a simple question is no engine to give work to. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final DockerClient client;
  private final EngineAddress address;
  private final Duration deadline;
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("engine-", 0).factory());

  private Engine(DockerClient client, EngineAddress address, Duration deadline) {
    this.client = client;
    this.address = address;
    this.deadline = deadline;
  }

  /** Does not speak to the engine yet. */
  static Engine at(DockerConfig config) {
    var clientConfig =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(config.host())
            .build();
    var transport =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(clientConfig.getDockerHost())
            .connectionTimeout(config.deadline())
            .build();
    return new Engine(
        DockerClientImpl.getInstance(clientConfig, transport),
        EngineAddress.of(config.host()),
        config.deadline());
  }

  /** For connections of our own. */
  EngineAddress address() {
    return address;
  }

  Duration deadline() {
    return deadline;
  }

  /**
   * One call that makes the engine work.
   *
   * @param verb what it does, for messages
   * @throws NotFoundException when the engine says so: what that means is the caller's to know
   * @throws SandboxException for every other failure
   */
  <T> T call(String verb, Function<DockerClient, T> call) throws SandboxException {
    return call(verb, deadline, call);
  }

  /** One call that only asks; it has less time. Fails as {@link #call}. */
  <T> T ask(String verb, Function<DockerClient, T> question) throws SandboxException {
    return call(verb, deadline.compareTo(LONGEST_ANSWER) < 0 ? deadline : LONGEST_ANSWER, question);
  }

  private <T> T call(String verb, Duration patience, Function<DockerClient, T> call)
      throws SandboxException {
    Future<T> answer = submit(verb, call);
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new SandboxException(
          SandboxFailure.ENGINE_TIMED_OUT,
          "Expected the engine to %s within %s, but it did not".formatted(verb, patience),
          late);
    } catch (InterruptedException interrupted) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new SandboxException(
          SandboxFailure.ENGINE_FAILED, "Interrupted while the engine should " + verb, interrupted);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof NotFoundException missing) {
        throw missing;
      }
      throw new SandboxException(
          SandboxFailure.ENGINE_FAILED,
          "Expected the engine to %s, but %s".formatted(verb, reason(failed.getCause())),
          failed);
    }
  }

  /** Gives up every call that is under way. Whoever calls later is told that it is too late. */
  @Override
  public void close() {
    calls.shutdownNow();
    Thread closing = Thread.ofVirtual().name("engine-close").start(this::closeClient);
    try {
      if (!closing.join(CLOSE_PATIENCE)) {
        LOGGER.atWarn().log("engine client does not close");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> Future<T> submit(String verb, Function<DockerClient, T> call)
      throws SandboxException {
    try {
      return calls.submit(() -> call.apply(client));
    } catch (RejectedExecutionException closed) {
      throw new SandboxException(
          SandboxFailure.ENGINE_FAILED,
          "Expected the engine to %s, but the worker has let go of it".formatted(verb),
          closed);
    }
  }

  private void closeClient() {
    try {
      client.close();
    } catch (IOException failed) {
      LOGGER.atDebug().addKeyValue("error", failed.getMessage()).log("engine client not closed");
    }
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return root.getClass().getSimpleName() + (message == null ? "" : ": " + message.strip());
  }
}
