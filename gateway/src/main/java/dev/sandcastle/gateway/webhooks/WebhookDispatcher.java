package dev.sandcastle.gateway.webhooks;

import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.webhooks.DeliveryQueue.Taken;
import dev.sandcastle.gateway.webhooks.WebhookSender.Reply;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due: as many requests at once as it has slots, each on a virtual thread, few of
 * them for one tenant. The order of events is not kept. An event is sent until its receiver answers
 * with 2xx or its time is up, hence at least once.
 *
 * <p>One thread takes deliveries from the queue. {@code closed} is volatile because {@link #close}
 * sets it from another; {@code wake} is a semaphore so that a wake-up is not lost while the thread
 * is at work; {@code busy} counts the requests in flight by tenant.
 */
final class WebhookDispatcher implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(WebhookDispatcher.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final int GONE = 410;

  private final DeliveryQueue queue;
  private final Destinations destinations;
  private final WebhookSender sender;
  private final Clock clock;
  private final DeliveryMeter meter;
  private final Semaphore slots;
  private final Semaphore wake = new Semaphore(0);
  private final ConcurrentHashMap<String, Integer> busy = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gateway-webhook-", 0).factory());
  private final Thread thread =
      Thread.ofPlatform().name("gateway-webhooks").daemon(true).unstarted(this::run);
  private Instant nextSweep = Instant.MIN;
  private volatile boolean closed;

  /**
   * Sends nothing until it is started or told to.
   *
   * @param inFlight most requests at once
   */
  WebhookDispatcher(
      DeliveryQueue queue,
      Destinations destinations,
      WebhookSender sender,
      int inFlight,
      Clock clock,
      DeliveryMeter meter) {
    this.queue = queue;
    this.destinations = destinations;
    this.sender = sender;
    this.slots = new Semaphore(inFlight);
    this.clock = clock;
    this.meter = meter;
  }

  /** Sends from now on, until it is closed. */
  void start() {
    thread.start();
  }

  /** There may be something to send. */
  void wake() {
    wake.release();
  }

  /**
   * Sends what is due now and waits for the answers. For whoever does without {@link #start}.
   *
   * @return how many it sent; there may be more
   */
  int runDue() throws DatabaseException, InterruptedException {
    var begun = begin();
    for (Future<?> attempt : begun) {
      try {
        var _ = attempt.get();
      } catch (ExecutionException bug) {
        throw new IllegalStateException(bug.getCause());
      }
    }
    return begun.size();
  }

  /** Removes what is old, once an hour. */
  void sweepWhenDue() throws DatabaseException, InterruptedException {
    var now = clock.instant();
    if (!now.isBefore(nextSweep)) {
      queue.sweep(now);
      nextSweep = now.plus(SWEEP_INTERVAL);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    wake();
    if (thread.isAlive()) {
      thread.join();
    }
    threads.shutdown();
    if (!threads.awaitTermination(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      var _ = threads.shutdownNow();
    }
  }

  private void run() {
    boolean away = false;
    while (!closed) {
      try {
        var _ = begin();
        sweepWhenDue();
        away = false;
      } catch (DatabaseException passing) {
        if (!away) {
          LOGGER.atWarn().addKeyValue("reason", passing.getMessage()).log("Webhooks must wait");
        }
        away = true;
      } catch (InterruptedException stopping) {
        return;
      } catch (RuntimeException bug) {
        LOGGER.atError().setCause(bug).log("Webhooks could not be sent");
      }
      try {
        var _ = wake.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException stopping) {
        return;
      }
      var _ = wake.drainPermits();
    }
  }

  /** Takes as much as there are slots for, and begins to send it. */
  private List<Future<?>> begin() throws DatabaseException, InterruptedException {
    var begun = new ArrayList<Future<?>>();
    // Slots are taken here alone, so there cannot be fewer in a moment.
    int free = slots.availablePermits();
    if (free > 0) {
      var full =
          busy.entrySet().stream()
              .filter(tenant -> tenant.getValue() >= DeliveryQueue.SHARE_OF_TENANT)
              .map(Map.Entry::getKey)
              .toList();
      for (Taken taken : queue.take(clock.instant(), free, full)) {
        slots.acquire();
        var _ = busy.merge(taken.tenantId(), 1, Integer::sum);
        begun.add(threads.submit(() -> attempt(taken)));
      }
    }
    return begun;
  }

  private void attempt(Taken taken) {
    try {
      long begun = System.nanoTime();
      var reply = send(taken);
      var outcome = settle(taken, reply);
      meter.webhookAttempted(outcome, Duration.ofNanos(System.nanoTime() - begun));
    } catch (DatabaseException away) {
      // Nobody knows now what became of it: it is sent again when its lease has ended.
      LOGGER.atWarn().addKeyValue("reason", away.getMessage()).log("Delivery not noted");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      var _ = busy.computeIfPresent(taken.tenantId(), (_, many) -> many == 1 ? null : many - 1);
      slots.release();
      wake();
    }
  }

  private Reply send(Taken taken) throws InterruptedException {
    InetAddress address;
    try {
      address = destinations.find(taken.url());
    } catch (UnusableUrlException refused) {
      return new Reply.Unanswered("the URL " + refused.getMessage());
    }
    var now = clock.instant();
    byte[] body = taken.body().toArray();
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Sandcastle-Webhooks/1");
    headers.put("webhook-id", taken.eventId());
    headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
    headers.put(
        "webhook-signature", SigningSecret.signatures(taken.secrets(), taken.eventId(), now, body));
    return sender.post(taken.url(), address, headers, body);
  }

  /** Notes what became of it; the outcome in one word. */
  private String settle(Taken taken, Reply reply) throws DatabaseException, InterruptedException {
    var now = clock.instant();
    var status =
        reply instanceof Reply.Answered answered
            ? Optional.of(answered.status())
            : Optional.<Integer>empty();
    if (status.filter(code -> code / 100 == 2).isPresent()) {
      var last = new Delivery.Attempt(now, status, Optional.empty());
      queue.settle(taken, Delivery.Status.DELIVERED, Optional.empty(), last);
      return "delivered";
    }
    var last = new Delivery.Attempt(now, status, Optional.of(words(reply)));
    if (status.filter(code -> code == GONE).isPresent()) {
      queue.settle(taken, Delivery.Status.GIVEN_UP, Optional.empty(), last);
      queue.disable(taken.webhookId(), now);
      log("Webhook disabled because its receiver is gone", taken);
      return "gone";
    }
    var next =
        RetrySchedule.next(
            taken.attempts(), taken.queuedAt(), now, ThreadLocalRandom.current().nextDouble());
    if (next.isEmpty()) {
      queue.settle(taken, Delivery.Status.GIVEN_UP, next, last);
      log("Delivery given up", taken);
      return "given_up";
    }
    queue.settle(taken, Delivery.Status.PENDING, next, last);
    return "failed";
  }

  private static String words(Reply reply) {
    return switch (reply) {
      case Reply.Unanswered unanswered -> unanswered.why();
      case Reply.Answered answered when answered.status() / 100 == 3 ->
          "the receiver redirects, which is not followed";
      case Reply.Answered answered when answered.status() == GONE -> "the receiver is gone";
      case Reply.Answered _ -> "the receiver did not answer with 2xx";
    };
  }

  private static void log(String message, Taken taken) {
    LOGGER
        .atInfo()
        .addKeyValue("webhookId", taken.webhookId())
        .addKeyValue("attempts", taken.attempts())
        .log(message);
  }
}
