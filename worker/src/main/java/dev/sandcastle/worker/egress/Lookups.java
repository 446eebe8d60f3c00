package dev.sandcastle.worker.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The names that one door asks for: few at a time, for each holds a thread of the system until the
 * name server answers, and an execution must not hold all.
 */
final class Lookups {
  private static final int AT_ONCE = 4;

  private final NameResolver resolver;
  private final ExecutorService threads;
  private final Duration patience;
  private final Semaphore places = new Semaphore(AT_ONCE);

  Lookups(NameResolver resolver, ExecutorService threads, Duration patience) {
    this.resolver = resolver;
    this.threads = threads;
    this.patience = patience;
  }

  /** The addresses of a target: of its name, or itself. */
  List<InetAddress> of(Target target) throws RequestException, InterruptedException {
    if (target.literal().isPresent()) {
      return List.of(target.literal().get());
    }
    if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw RequestException.failed(503, "too many names are being resolved");
    }
    try {
      return ask(target.host()).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException unknown) {
      throw RequestException.failed(502, "the host's name does not resolve");
    } catch (TimeoutException slow) {
      throw RequestException.failed(504, "the host's name was not resolved in time");
    }
  }

  /** The place is given back when the name server is done, not when the client has had enough. */
  private CompletableFuture<List<InetAddress>> ask(String host) {
    var answer = new CompletableFuture<List<InetAddress>>();
    threads.execute(
        () -> {
          try {
            answer.complete(List.copyOf(resolver.resolve(host)));
          } catch (UnknownHostException | RuntimeException failed) {
            answer.completeExceptionally(failed);
          } finally {
            places.release();
          }
        });
    return answer;
  }
}
