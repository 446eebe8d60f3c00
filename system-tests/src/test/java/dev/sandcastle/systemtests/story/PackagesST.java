package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.SseStream;
import dev.sandcastle.systemtests.stack.Stack;
import dev.sandcastle.testkit.registry.PackageServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program's packages, and the way out, as somebody sees them who only speaks HTTP. */
final class PackagesST {
  private static final String PROGRAM = "import gift\nprint(gift.words)\n";

  @TempDir private static Path home;
  private static PackageServer registry;
  private static PackageServer elsewhere;
  private static Stack stack;
  private static Api api;
  private static Api stranger;

  @BeforeAll
  static void start() throws IOException {
    registry = new PackageServer().wheel("gift", "1.2", "words = 'a present'\n");
    elsewhere = new PackageServer();
    String address = "127.0.0.1:" + registry.port();
    stack =
        Stack.at(home)
            .with("worker-pip-index", registry.pipIndex().toString())
            .with("worker-layers-directory", home.resolve("layers").toString())
            .with("worker-egress-allowed-addresses", address)
            .with("gateway-egress-rules", "*=" + address)
            .start();
    api = stack.api();
    stranger = stack.api(Optional.of(stack.createKey("stranger")));
  }

  @AfterAll
  static void stop() {
    stack.close();
    Stack.at(home).cleanUp();
    registry.close();
    elsewhere.close();
  }

  @Test
  void shouldInstallOnceForATenantAndForNobodyElse() {
    // when
    List<SseStream.Event> first = run(api, withPackages(PROGRAM, "gift==1.2"));
    int asked = registry.asked().size();
    List<SseStream.Event> second = run(api, withPackages(PROGRAM, "gift==1.2"));
    int askedAgain = registry.asked().size();
    List<SseStream.Event> without = run(stranger, Api.python(PROGRAM));
    List<SseStream.Event> others = run(stranger, withPackages(PROGRAM, "gift==1.2"));

    // then
    assertThat(first)
        .anyMatch(
            event ->
                event.data().path("phase").asText().equals("installing")
                    && event.data().path("progress").path("package").asText().equals("gift")
                    && event.data().path("progress").path("version").asText().equals("1.2"));
    assertThat(result(first).path("stdout").asText()).isEqualTo("a present\n");
    assertThat(second).noneMatch(event -> event.data().has("progress"));
    assertThat(result(second).path("stdout").asText()).isEqualTo("a present\n");
    assertThat(askedAgain).as("the registry was not asked again").isEqualTo(asked);
    assertThat(result(without).path("status").asText()).isEqualTo("failed");
    assertThat(result(without).path("stderr").asText()).contains("No module named 'gift'");
    assertThat(result(others).path("stdout").asText()).isEqualTo("a present\n");
    assertThat(registry.asked().size()).as("it was installed anew").isGreaterThan(asked);
  }

  @Test
  void shouldSayThatAPackageDoesNotExist() {
    // when
    JsonNode result = result(run(api, withPackages(PROGRAM, "no-such-gift")));

    // then
    assertThat(result.path("status").asText()).isEqualTo("failed");
    assertThat(result.path("errorCode").asText()).isEqualTo("PACKAGE_NOT_FOUND");
    assertThat(result.path("errorMessage").asText()).contains("no-such-gift");
  }

  @Test
  void shouldRefuseWhatIsNoPackageByItsField() {
    // when
    var answer = api.submit(withPackages(PROGRAM, "gift", "--index-url=http://evil.test"));

    // then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("field").asText()).isEqualTo("/packages/1");
  }

  @Test
  void shouldReachNothingWithoutAWayOut() {
    // given
    String program =
        """
        import socket
        for host, port in [("127.0.0.1", %d), ("127.0.0.1", 3128), ("169.254.169.254", 80), ("1.1.1.1", 443)]:
            try:
                socket.create_connection((host, port), 3)
                print("reached", host)
            except OSError:
                print("nothing")
        """
            .formatted(registry.port());

    // when
    JsonNode result = result(run(api, Api.python(program)));

    // then
    assertThat(result.path("stdout").asText()).isEqualTo("nothing\n".repeat(4));
  }

  @Test
  void shouldReachJustTheHostsThatWereAskedForAndTellOfOthers() {
    // given
    String program =
        """
        import os, sys, urllib.error, urllib.request
        os.environ["no_proxy"] = os.environ["NO_PROXY"] = ""  # else 127.0.0.1 is the sandbox itself
        print(urllib.request.urlopen("http://127.0.0.1:%d/simple/gift/").status)
        try:
            urllib.request.urlopen("http://127.0.0.1:%d/")
            print("reached")
        except urllib.error.HTTPError as refused:
            sys.exit(refused.code != 403 or 3)
        """
            .formatted(registry.port(), elsewhere.port());
    ObjectNode submission = Api.python(program);
    submission.putObject("network").putArray("egress").add("127.0.0.1:" + registry.port());

    // when
    List<SseStream.Event> events = run(api, submission);

    // then
    assertThat(events).extracting(SseStream.Event::name).as(events.toString()).contains("egress");
    JsonNode refused =
        events.stream()
            .filter(event -> event.name().equals("egress"))
            .findFirst()
            .orElseThrow()
            .data();
    assertThat(refused.path("host").asText()).isEqualTo("127.0.0.1");
    assertThat(refused.path("port").asInt()).isEqualTo(elsewhere.port());
    assertThat(refused.path("reason").asText()).contains("not allowed");
    assertThat(result(events).path("stdout").asText()).isEqualTo("200\n");
    assertThat(result(events).path("exitCode").asInt()).isEqualTo(3);
    assertThat(result(events).path("errorCode").asText()).isEqualTo("EGRESS_DENIED");
    assertThat(result(events).path("usage").path("egressBytes").asLong()).isPositive();
    assertThat(elsewhere.asked()).isEmpty();
  }

  @Test
  void shouldRefuseAHostThatNoRuleOfTheTenantNames() {
    // given
    ObjectNode submission = Api.python("print(1)");
    submission.putObject("network").putArray("egress").add("elsewhere.example");

    // when
    var answer = api.submit(submission);

    // then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body().path("field").asText()).startsWith("/network/egress");
  }

  private static ObjectNode withPackages(String program, String... packages) {
    ObjectNode submission = Api.python(program);
    for (String one : packages) {
      submission.withArray("packages").add(one);
    }
    return submission;
  }

  private static List<SseStream.Event> run(Api by, ObjectNode submission) {
    try (SseStream stream = by.follow(by.submit(submission).executionId())) {
      return stream.rest();
    }
  }

  private static JsonNode result(List<SseStream.Event> events) {
    assertThat(events.getLast().name()).isEqualTo("result");
    return events.getLast().data();
  }
}
