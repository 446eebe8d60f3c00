package dev.sandcastle.gateway.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the operating system. It does so on a bounded number of threads of its own: the call cannot
 * be interrupted and holds on to the processor's share of a virtual thread, so a tenant with a slow
 * name server could otherwise stop the whole gateway. Thread-safe.
 */
final class SystemResolver implements HostResolver, AutoCloseable {
  private static final int MOST_THREADS = 64;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MOST_THREADS,
          IDLE.toSeconds(),
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("gateway-resolver-", 0).daemon(true).factory());

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException, InterruptedException {
    Future<List<InetAddress>> answer;
    try {
      answer = threads.submit(() -> List.of(InetAddress.getAllByName(host)));
    } catch (RejectedExecutionException busy) {
      throw new UnknownHostException("too many names are being looked up");
    }
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof UnknownHostException unknown
          ? unknown
          : new UnknownHostException(String.valueOf(failed.getCause().getMessage()));
    } catch (TimeoutException late) {
      throw new UnknownHostException("no answer within " + PATIENCE.toSeconds() + " s");
    }
  }

  @Override
  public void close() {
    var _ = threads.shutdownNow();
  }
}
