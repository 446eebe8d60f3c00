package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.gateway.webhooks.DeliveryQueue.Taken;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.testkit.broker.KafkaFixture;
import dev.sandcastle.testkit.database.PostgresFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From an event on the topic to a request at a receiver, under a clock that the test moves. */
class WebhookDeliveryIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture(2);
  @RegisterExtension static final PostgresFixture POSTGRES = new PostgresFixture();

  private final String name = UUID.randomUUID().toString();
  private final TenantId tenant = new TenantId("t-" + name);
  private HookStack stack;
  private Receiver receiver;

  @BeforeEach
  void open() throws Exception {
    stack = HookStack.open(KAFKA, POSTGRES, "webhooks-" + name);
    receiver = Receiver.start();
  }

  @AfterEach
  void close() throws Exception {
    receiver.close();
    stack.close();
    execute("DELETE FROM webhooks");
  }

  private Told told(String id, Map<String, String> labels) {
    return new Told(KAFKA, tenant, id, labels);
  }

  private Told told(String id) {
    return told(id, Map.of());
  }

  private static void execute(String sql) throws Exception {
    try (var connection = POSTGRES.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(String from) throws Exception {
    try (var connection = POSTGRES.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void awaitQueued(Webhooks.Issued hook, int deliveries) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(stack.log(tenant, hook)).hasSize(deliveries));
  }

  private List<String> received() {
    return receiver.requests().stream().map(Receiver.Request::id).toList();
  }

  private List<String> receivedWell() {
    return receiver.requests().stream()
        .filter(request -> request.status() == 204)
        .map(Receiver.Request::id)
        .toList();
  }

  @Test
  void shouldSendTheEndOnceWithASignatureAndWhatWasSubmitted() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    // when
    told("e-" + name).queued().started().running().finished();
    awaitQueued(hook, 1);
    // then
    assertThat(stack.sendDue()).isEqualTo(1);
    assertThat(stack.sendDue()).isZero();
    var request = receiver.requests().getFirst();
    assertThat(request.path()).isEqualTo("/in");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.id()).isEqualTo("e-" + name + "-4");
    assertThat(request.header("webhook-timestamp"))
        .isEqualTo(Long.toString(stack.clock.instant().getEpochSecond()));
    assertThat(request.isSignedWith(hook.secret().value())).isTrue();
    var json = request.json();
    assertThat(json.path("type").asText()).isEqualTo("execution.finished");
    assertThat(json.path("id").asText()).isEqualTo(request.id());
    assertThat(json.path("timestamp").asLong()).isEqualTo(1_767_323_040_000L);
    assertThat(json.at("/data/executionId").asText()).isEqualTo("e-" + name);
    assertThat(json.at("/data/status").asText()).isEqualTo("completed");
    assertThat(json.at("/data/runtime").asText()).isEqualTo("python");
    assertThat(stack.log(tenant, hook).getFirst().status()).isEqualTo(Delivery.Status.DELIVERED);
    assertThat(count("webhook_executions WHERE tenant_id = '" + tenant + "'")).isZero();
  }

  @Test
  void shouldTellOfEverythingThatIsAskedFor() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver, Map.of("thread", "42"), EventName.values());
    var labels = Map.of("thread", "42", "team", "a");
    // when
    told("e-" + name, labels).queued().started().running().step().requeued().finished();
    told("r-" + name, labels).rejected();
    awaitQueued(hook, 7);
    stack.sendDue();
    // then
    var byType = new java.util.HashMap<String, String>();
    receiver
        .requests()
        .forEach(
            request ->
                byType.put(
                    request.json().path("type").asText(), request.json().path("data").toString()));
    String common = "\"executionId\":\"e-%s\",\"attempt\":1,\"labels\":".formatted(name);
    assertThat(byType)
        .containsOnlyKeys(
            "execution.queued",
            "execution.started",
            "execution.phase",
            "execution.step",
            "execution.requeued",
            "execution.finished",
            "execution.rejected");
    assertThat(byType.get("execution.queued")).contains(common, "\"position\":1,\"waiting\":2");
    assertThat(byType.get("execution.started")).contains(common, "\"thread\":\"42\"");
    assertThat(byType.get("execution.phase")).contains(common, "\"phase\":\"running\"");
    assertThat(byType.get("execution.step"))
        .contains(
            common,
            "\"index\":2,\"path\":\"b.py\",\"status\":\"failed\",\"exitCode\":3,\"signal\":null,"
                + "\"durationMs\":40,\"cpuMs\":12}");
    assertThat(byType.get("execution.requeued")).contains("\"reason\":\"the worker is gone\"");
    assertThat(byType.get("execution.rejected")).contains("\"status\":\"rejected\"");
  }

  /** The Show list of the issue, item 5. */
  @Test
  void shouldDeliverEachEventAfterTheReceiverFailedForAnHour() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    receiver.answers(503);
    told("a-" + name).queued().started().finished();
    told("b-" + name).rejected();
    told("c-" + name).queued().started().running().finished();
    awaitQueued(hook, 3);
    // when
    advance(Duration.ofHours(1));
    // then
    assertThat(receivedWell()).isEmpty();
    assertThat(received().stream().distinct()).hasSize(3);
    assertThat(stack.log(tenant, hook))
        .allSatisfy(
            delivery -> {
              assertThat(delivery.status()).isEqualTo(Delivery.Status.PENDING);
              assertThat(delivery.attempts()).isBetween(6, 7);
              assertThat(delivery.last().orElseThrow().httpStatus()).contains(503);
            });
    // when
    receiver.answers(204);
    advance(Duration.ofMinutes(90));
    // then
    assertThat(receivedWell())
        .containsExactlyInAnyOrder("a-" + name + "-3", "b-" + name + "-1", "c-" + name + "-4");
    assertThat(receiver.requests())
        .allMatch(request -> request.isSignedWith(hook.secret().value()));
    assertThat(stack.log(tenant, hook))
        .allMatch(delivery -> delivery.status() == Delivery.Status.DELIVERED)
        .allMatch(delivery -> delivery.nextAttemptAt().isEmpty());
  }

  private void advance(Duration by) throws Exception {
    var step = Duration.ofSeconds(10);
    for (var passed = Duration.ZERO; passed.compareTo(by) < 0; passed = passed.plus(step)) {
      stack.sendDue();
      stack.clock.advance(step);
    }
    stack.sendDue();
  }

  @Test
  void shouldGiveUpAfterADayAndSaySo() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    receiver.answers(500);
    told("e-" + name).rejected();
    awaitQueued(hook, 1);
    // when
    for (int half = 0; half < 25 * 2; half++) {
      stack.sendDue();
      stack.clock.advance(Duration.ofMinutes(30));
    }
    // then
    var delivery = stack.log(tenant, hook).getFirst();
    assertThat(delivery.status()).isEqualTo(Delivery.Status.GIVEN_UP);
    assertThat(delivery.last().orElseThrow().error()).isPresent();
    assertThat(stack.sendDue()).isZero();
    assertThat(count("webhook_deliveries WHERE body IS NOT NULL")).isZero();
    // when
    stack.clock.advance(DeliveryQueue.KEPT);
    stack.sweep();
    // then
    assertThat(stack.log(tenant, hook)).isEmpty();
  }

  @Test
  void shouldLoseNothingThatHappensWhileNoGatewayRuns() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    var told = told("e-" + name).queued();
    await().untilAsserted(() -> assertThat(count("webhook_executions")).isPositive());
    stack.stopListening();
    // when
    told.started().finished();
    told("other-" + name).queued().finished();
    stack.restartDispatcher();
    stack.listen();
    awaitQueued(hook, 2);
    stack.sendDue();
    // then
    assertThat(received()).containsExactlyInAnyOrder("e-" + name + "-3", "other-" + name + "-2");
    assertThat(receiver.requests())
        .allMatch(request -> request.json().at("/data/runtime").asText().equals("python"));
  }

  @Test
  void shouldSendAgainWhatADeadGatewayHadTaken() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    told("e-" + name).rejected();
    awaitQueued(hook, 1);
    // when
    var taken = stack.queue.take(stack.clock.instant(), 10, List.of());
    // then
    assertThat(taken).hasSize(1);
    assertThat(stack.sendDue()).isZero();
    // when
    stack.clock.advance(DeliveryQueue.LEASE);
    // then
    assertThat(stack.sendDue()).isEqualTo(1);
    assertThat(received()).containsExactly("e-" + name + "-1");
  }

  @Test
  void shouldNotListenToATakerWhoseLeaseHasEnded() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    told("e-" + name).rejected();
    awaitQueued(hook, 1);
    var slow = stack.queue.take(stack.clock.instant(), 10, List.of()).getFirst();
    stack.clock.advance(DeliveryQueue.LEASE);
    assertThat(stack.queue.take(stack.clock.instant(), 10, List.of())).hasSize(1);
    // when
    stack.queue.settle(
        slow,
        Delivery.Status.GIVEN_UP,
        Optional.empty(),
        new Delivery.Attempt(stack.clock.instant(), Optional.empty(), Optional.of("late")));
    // then
    assertThat(stack.log(tenant, hook).getFirst().status()).isEqualTo(Delivery.Status.PENDING);
    assertThat(stack.sendDue()).isZero();
  }

  @Test
  void shouldMakeOneDeliveryOfAnEventThatIsToldTwice() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    told("e-" + name).queued().started().finished();
    awaitQueued(hook, 1);
    stack.sendDue();
    // when
    told("e-" + name).from(2).started().finished();
    told("later-" + name).rejected();
    awaitQueued(hook, 2);
    stack.sendDue();
    // then
    assertThat(received()).containsExactly("e-" + name + "-3", "later-" + name + "-1");
  }

  @Test
  void shouldNotSendToAHostThatHasBecomePrivate() throws Exception {
    // given
    stack.close();
    stack = HookStack.open(KAFKA, POSTGRES, "webhooks-" + name, new WebhookConfig(false, true, 8));
    var url = HookUrl.parse("http://hooks.test:%d/in".formatted(receiver.port()), true);
    var wanted = new Subscription(url, EventName.BY_DEFAULT, Map.of());
    var hook = stack.webhooks.create(tenant, wanted).orElseThrow();
    stack.listen();
    told("e-" + name).rejected();
    awaitQueued(hook, 1);
    // when
    stack.hosts.put(HookStack.HOST, "127.0.0.1");
    stack.sendDue();
    // then
    assertThat(receiver.requests()).isEmpty();
    var delivery = stack.log(tenant, hook).getFirst();
    assertThat(delivery.status()).isEqualTo(Delivery.Status.PENDING);
    assertThat(delivery.last().orElseThrow().httpStatus()).isEmpty();
    assertThat(delivery.last().orElseThrow().error().orElseThrow())
        .contains("public")
        .doesNotContain("127");
    assertThatThrownBy(() -> stack.webhooks.create(tenant, wanted))
        .isInstanceOf(UnusableUrlException.class);
  }

  @Test
  void shouldTellOnlyOfExecutionsWithAllTheLabels() throws Exception {
    // given
    var hook =
        stack
            .listen()
            .create(
                tenant,
                receiver,
                Map.of("thread", "42", "team", "a"),
                EventName.STARTED,
                EventName.FINISHED);
    var all = stack.create(tenant, receiver);
    // when
    told("both-" + name, Map.of("thread", "42", "team", "a", "x", "y"))
        .queued()
        .started()
        .finished();
    told("other-" + name, Map.of("thread", "43", "team", "a")).queued().started().finished();
    told("one-" + name, Map.of("thread", "42")).queued().started().finished();
    told("none-" + name).queued().started().finished();
    awaitQueued(all, 4);
    // then
    assertThat(stack.log(tenant, hook))
        .extracting(Delivery::eventId)
        .containsExactlyInAnyOrder("both-" + name + "-2", "both-" + name + "-3");
  }

  @Test
  void shouldKnowTheLabelsAlsoWhenTheGatewayStoppedInBetween() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver, Map.of("thread", "42"));
    var told = told("e-" + name, Map.of("thread", "42")).queued();
    await()
        .untilAsserted(
            () ->
                assertThat(count("webhook_executions WHERE tenant_id = '" + tenant + "'"))
                    .isEqualTo(1));
    stack.stopListening();
    // when
    told.started().finished();
    stack.listen();
    // then
    awaitQueued(hook, 1);
  }

  @Test
  void shouldNotFollowARedirect() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    receiver.answers(307, Map.of("Location", "/elsewhere"), new byte[0]);
    told("e-" + name).rejected();
    awaitQueued(hook, 1);
    // when
    stack.sendDue();
    // then
    assertThat(receiver.requests()).extracting(Receiver.Request::path).containsExactly("/in");
    var last = stack.log(tenant, hook).getFirst().last().orElseThrow();
    assertThat(last.httpStatus()).contains(307);
    assertThat(last.error().orElseThrow()).contains("redirect");
  }

  @Test
  void shouldSendNothingMoreToAReceiverThatIsGone() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    receiver.answers(410);
    told("a-" + name).rejected();
    awaitQueued(hook, 1);
    // when
    stack.sendDue();
    var other = stack.create(tenant, receiver);
    told("b-" + name).rejected();
    awaitQueued(other, 1);
    // then
    assertThat(stack.webhooks.find(tenant, hook.webhook().id()).orElseThrow().disabledAt())
        .contains(stack.clock.instant());
    assertThat(stack.log(tenant, hook))
        .extracting(Delivery::eventId, Delivery::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a-" + name + "-1", Delivery.Status.GIVEN_UP));
  }

  @Test
  void shouldSignWithBothSecretsForADay() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    String before = hook.secret().value();
    String after =
        stack.webhooks.rotate(tenant, hook.webhook().id()).orElseThrow().secret().value();
    told("a-" + name).rejected();
    awaitQueued(hook, 1);
    // when
    stack.sendDue();
    // then
    var both = receiver.requests().getLast();
    assertThat(both.header("webhook-signature").split(" ")).hasSize(2);
    assertThat(both.isSignedWith(before)).isTrue();
    assertThat(both.isSignedWith(after)).isTrue();
    // when
    stack.clock.advance(Webhooks.OLD_SECRET_LIFE);
    told("b-" + name).rejected();
    awaitQueued(hook, 2);
    stack.sendDue();
    // then
    var one = receiver.requests().getLast();
    assertThat(one.header("webhook-signature").split(" ")).hasSize(1);
    assertThat(one.isSignedWith(before)).isFalse();
    assertThat(one.isSignedWith(after)).isTrue();
  }

  @Test
  void shouldRemoveTheDeliveriesOfAWebhookWithIt() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    told("e-" + name).rejected();
    awaitQueued(hook, 1);
    // when
    boolean deleted = stack.webhooks.delete(tenant, hook.webhook().id());
    // then
    assertThat(deleted).isTrue();
    assertThat(count("webhook_deliveries")).isZero();
    assertThat(stack.sendDue()).isZero();
    assertThat(receiver.requests()).isEmpty();
  }

  @Test
  void shouldSetAPoisonRecordAsideAndGoOn() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    try (var rejected = KAFKA.read(Topics.REJECTED, Codecs.REJECTED)) {
      // when
      var where = KAFKA.publishBytes(Topics.EVENTS, tenant.value(), new byte[] {1, 2, 3});
      told("e-" + name).rejected();
      // then
      awaitQueued(hook, 1);
      rejected.await(
          found -> found.offset() == where.offset() && found.partition() == where.partition());
    }
  }

  @Test
  void shouldLetOneTenantTakeOnlyItsShare() throws Exception {
    // given
    var hook = stack.listen().create(tenant, receiver);
    for (int index = 0; index < 2 * DeliveryQueue.SHARE_OF_TENANT; index++) {
      told("e-" + index + "-" + name).rejected();
    }
    awaitQueued(hook, 2 * DeliveryQueue.SHARE_OF_TENANT);
    // when
    var taken = stack.queue.take(stack.clock.instant(), 100, List.of());
    var nothing = stack.queue.take(stack.clock.instant(), 100, List.of(tenant.value()));
    var rest = stack.queue.take(stack.clock.instant(), 100, List.of());
    // then
    assertThat(taken).hasSize(DeliveryQueue.SHARE_OF_TENANT);
    assertThat(nothing).isEmpty();
    assertThat(Stream.concat(taken.stream(), rest.stream()).map(Taken::eventId).distinct())
        .hasSize(2 * DeliveryQueue.SHARE_OF_TENANT);
  }
}
