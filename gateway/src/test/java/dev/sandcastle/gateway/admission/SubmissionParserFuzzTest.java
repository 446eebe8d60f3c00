package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever comes, the answer is a checked value or a refusal with a sentence. */
class SubmissionParserFuzzTest {
  private static final String WITHOUT_END =
      "{\"runtime\":\"python\",\"entryPath\":\"a\",\"files\":[{\"path\":\"a\",\"content\":\"x\"}],";
  private static final List<String> FIELDS =
      List.of(
          "args",
          "env",
          "stdin",
          "timeoutMs",
          "limits",
          "onBusy",
          "retry",
          "x",
          "files",
          "steps",
          "inputs",
          "inputsFrom",
          "labels",
          "purpose",
          "packages",
          "network",
          "isolation",
          "runtimeClass");
  private static final List<String> PATHS =
      List.of("a", "A", "b", "a/b", "b/a", "/a", "../a", "a//b", "a/../b", ".a", "con", "a/", "");
  private static final List<String> NAMES =
      List.of(
          "path",
          "content",
          "encoding",
          "memoryMb",
          "cpus",
          "A",
          "é",
          "runtime",
          "entryPath",
          "blob",
          "egress",
          "");
  private static final List<String> LEAVES =
      List.of(
          "null",
          "true",
          "{}",
          "[]",
          "1e999",
          "-0",
          "\"\"",
          "\"\\ud800\"",
          "30000",
          "0.5",
          "-1",
          "\"a\"",
          "\"wait\"",
          "\"base64\"",
          "\"\\u0000\"",
          "99999999999999999999",
          "\"latest\"",
          "\"packages\"",
          "\"*.example.com\"",
          "\"[::1]:1\"",
          "\"--pre\"",
          "\"" + "0".repeat(64) + "\"",
          "\"" + "x".repeat(300) + "\"",
          "nope",
          "\"");

  private static final TenantId TENANT = new TenantId("acme");

  private final SubmissionParser parser =
      new SubmissionParser(RuntimeCatalog.bundled(), AdmissionRules.DEFAULT);

  @Property
  void shouldSurviveAnyBytes(@ForAll byte[] body) {
    assertSound(parser.parse(TENANT, body, true));
  }

  @Property
  void shouldSurviveAnyJson(@ForAll long seed) {
    assertSound(parse(json(new Random(seed), 4)));
  }

  // API-25
  @Property
  void shouldSurviveAnyValueInAnyField(@ForAll long seed) {
    // given
    var random = new Random(seed);
    String field = FIELDS.get(random.nextInt(FIELDS.size()));
    // when
    var admission = parse(WITHOUT_END + "\"" + field + "\":" + json(random, 3) + "}");
    // then
    assertSound(admission);
  }

  @Property
  void shouldLayNothingOutsideOfItsFolder(@ForAll long seed) {
    // PATH-1
    var random = new Random(seed);
    var paths = new ArrayList<String>();
    for (int left = 3; left > 0; left--) {
      paths.add(PATHS.get(random.nextInt(PATHS.size())));
    }
    // when
    var admission =
        parse(
            "{\"runtime\":\"bash\",\"entryPath\":\"%s\",\"files\":[{\"path\":\"%s\",\"content\":\"x\"}],\"inputs\":[{\"path\":\"%s\",\"blob\":\"%s\"}]}"
                .formatted(paths.get(0), paths.get(1), paths.get(2), "0".repeat(64)));
    // then
    assertSound(admission);
    if (admission instanceof Admission.Admitted admitted) {
      var submission = admitted.submission();
      assertThat(submission.code().files().getFirst().path()).matches("[a-zA-Z]+(/[a-zA-Z]+)*");
      assertThat(submission.inputs().blobs().getFirst().path())
          .matches("[a-zA-Z]+(/[a-zA-Z]+)*")
          .doesNotStartWith(submission.code().files().getFirst().path() + "/")
          .isNotEqualToIgnoringCase(submission.code().files().getFirst().path());
    }
  }

  private Admission parse(String body) {
    return parser.parse(TENANT, body.getBytes(StandardCharsets.UTF_8), true);
  }

  private static void assertSound(Admission admission) {
    if (admission instanceof Admission.Refused refused) {
      assertThat(refused.refusal().detail()).isNotBlank();
      assertThat(refused.refusal().field()).isPresent();
    }
  }

  private static String json(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(3);
    if (kind == 0) {
      return LEAVES.get(random.nextInt(LEAVES.size()));
    }
    var members = new ArrayList<String>();
    for (int left = random.nextInt(4); left > 0; left--) {
      String name = kind == 1 ? "" : "\"" + NAMES.get(random.nextInt(NAMES.size())) + "\":";
      members.add(name + json(random, depth - 1));
    }
    String inside = String.join(",", members);
    return kind == 1 ? "[" + inside + "]" : "{" + inside + "}";
  }
}
