package dev.sandcastle.worker.intake;

import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.worker.report.PoisonRecords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders from the share group, on one thread: reserve a slot, poll one record, hand it over,
 * wait until it is stored that we accepted it, clear it to run, acknowledge it. So a worker that
 * dies before it has accepted leaves the record to another, and one that dies later leaves it to
 * the orchestrator's lease. Delivered twice, an order runs once.
 *
 * <p>While the desk is closed it is no member of the group, so that its partitions go to others.
 */
public final class KafkaWorkOrders implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaWorkOrders.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration STORE_DEADLINE = Duration.ofSeconds(10);

  private final KafkaShareGroup group;
  private final OrderDesk desk;
  private final PoisonRecords poison;
  private final Thread thread;
  private volatile Optional<ShareConsumer<byte[], byte[]>> polling = Optional.empty();
  private final CountDownLatch closing = new CountDownLatch(1);

  private KafkaWorkOrders(KafkaShareGroup group, OrderDesk desk, PoisonRecords poison) {
    this.group = group;
    this.desk = desk;
    this.poison = poison;
    this.thread = Thread.ofPlatform().name("work-orders").unstarted(this::run);
  }

  /** Begins to take orders. */
  public static KafkaWorkOrders start(KafkaShareGroup group, OrderDesk desk, PoisonRecords poison) {
    var orders = new KafkaWorkOrders(group, desk, poison);
    orders.thread.start();
    return orders;
  }

  /** Takes no more; returns when the group is left. */
  @Override
  public void close() {
    closing.countDown();
    polling.ifPresent(ShareConsumer::wakeup);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosed()) {
      try {
        if (awaitOpen()) {
          takeWhileOpen();
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (WakeupException stopped) {
        LOGGER.atDebug().log("intake was woken to close");
      } catch (KafkaException failed) {
        LOGGER.atWarn().addKeyValue("error", failed.getMessage()).log("intake starts again");
        pause();
      } catch (RuntimeException bug) {
        LOGGER.atError().setCause(bug).log("intake starts again after a bug");
        pause();
      }
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  /** Waits until orders may be taken; false when it was closed meanwhile. */
  private boolean awaitOpen() throws InterruptedException {
    boolean closed = isClosed();
    while (!closed && !desk.isOpen()) {
      closed = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
    return !closed;
  }

  private void pause() {
    try {
      var _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeWhileOpen() throws InterruptedException {
    group.configure();
    try (ShareConsumer<byte[], byte[]> consumer = group.join()) {
      consumer.subscribe(List.of(Topics.WORK.name()));
      polling = Optional.of(consumer);
      LOGGER.atInfo().addKeyValue("topic", Topics.WORK.name()).log("takes orders");
      while (!isClosed() && desk.isOpen()) {
        if (desk.reserveSlot(PAUSE)) {
          takeOne(consumer);
        }
      }
    } finally {
      polling = Optional.empty();
    }
  }

  private void takeOne(ShareConsumer<byte[], byte[]> consumer) {
    boolean slotUsed = false;
    try {
      for (ConsumerRecord<byte[], byte[]> delivered : consumer.poll(POLL)) {
        if (slotUsed || isClosed() || !desk.isOpen()) {
          settle(consumer, delivered, AcknowledgeType.RELEASE);
        } else {
          slotUsed = handOver(consumer, delivered);
        }
      }
    } finally {
      if (!slotUsed) {
        desk.returnSlot();
      }
    }
  }

  /** Whether the record's order has taken the slot. */
  private boolean handOver(
      ShareConsumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> delivered) {
    WorkOrder order;
    try {
      order = decode(delivered);
    } catch (MalformedRecordException malformed) {
      setAside(consumer, delivered, malformed);
      return false;
    }
    return switch (desk.take(order)) {
      case OrderDesk.Reception.Handover handover -> {
        finishHandOver(consumer, delivered, handover);
        yield true;
      }
      case OrderDesk.Reception.Declined declined -> {
        LOGGER
            .atInfo()
            .addKeyValue("executionId", order.executionId())
            .addKeyValue("attempt", order.attempt().number())
            .log("order was stopped or is a repetition");
        boolean told = isStored(declined.told());
        settle(consumer, delivered, told ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
        yield false;
      }
    };
  }

  /**
   * The attempt begins before the acknowledgement, which is a round trip: a repetition is told off.
   */
  private static void finishHandOver(
      ShareConsumer<byte[], byte[]> consumer,
      ConsumerRecord<byte[], byte[]> delivered,
      OrderDesk.Reception.Handover handover) {
    if (isStored(handover.accepted())) {
      handover.attempt().clear();
      settle(consumer, delivered, AcknowledgeType.ACCEPT);
    } else {
      handover.attempt().withdraw();
      settle(consumer, delivered, AcknowledgeType.RELEASE);
    }
  }

  private static WorkOrder decode(ConsumerRecord<byte[], byte[]> delivered)
      throws MalformedRecordException {
    if (delivered.value() == null) {
      throw new MalformedRecordException("Expected a work order, but there is no value");
    }
    return Codecs.WORK.decode(delivered.value());
  }

  /** A record that is no order is kept for operators and never delivered again. */
  private void setAside(
      ShareConsumer<byte[], byte[]> consumer,
      ConsumerRecord<byte[], byte[]> delivered,
      MalformedRecordException malformed) {
    boolean stored = isStored(poison.setAside(delivered, malformed));
    settle(consumer, delivered, stored ? AcknowledgeType.REJECT : AcknowledgeType.RELEASE);
  }

  private static boolean isStored(CompletableFuture<Void> sent) {
    try {
      sent.get(STORE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException failed) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Acknowledges a record. When the broker does not take it, the record comes again, here or
   * elsewhere; an order that we have accepted runs all the same, in its slot, and a second one is
   * told off by the orchestrator.
   */
  private static void settle(
      ShareConsumer<byte[], byte[]> consumer,
      ConsumerRecord<byte[], byte[]> delivered,
      AcknowledgeType how) {
    try {
      consumer.acknowledge(delivered, how);
      consumer
          .commitSync()
          .values()
          .forEach(failure -> failure.ifPresent(error -> notTaken(delivered, error)));
    } catch (KafkaException failed) {
      notTaken(delivered, failed);
    }
  }

  private static void notTaken(ConsumerRecord<byte[], byte[]> delivered, KafkaException error) {
    LOGGER
        .atWarn()
        .addKeyValue("topic", delivered.topic())
        .addKeyValue("partition", delivered.partition())
        .addKeyValue("offset", delivered.offset())
        .addKeyValue("error", error.getMessage())
        .log("acknowledgement was not taken");
  }
}
