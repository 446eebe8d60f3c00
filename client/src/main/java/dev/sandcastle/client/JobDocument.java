package dev.sandcastle.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Mode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** A {@link Job} as the body of {@code POST /v1/executions}: what it does not say is left out. */
final class JobDocument {
  private JobDocument() {}

  static ObjectNode of(Job job) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("runtime", job.runtime());
    switch (job.mode()) {
      case Mode.Single single -> body.put("entryPath", single.path());
      case Mode.Steps steps -> steps.paths().forEach(body.putArray("steps")::add);
    }
    var files = body.putArray("files");
    job.files().forEach((path, content) -> files.add(file(path, content)));
    if (!job.inputs().isEmpty()) {
      var inputs = body.putArray("inputs");
      job.inputs()
          .forEach((path, blob) -> inputs.addObject().put("path", path).put("blob", blob.sha256()));
    }
    job.inputsFrom().ifPresent(from -> body.put("inputsFrom", from));
    putCall(body, job.call());
    putLimits(body, job.limits());
    putSandbox(body, job.sandbox());
    putTexts(body, "labels", job.labels());
    job.purpose().ifPresent(text -> body.put("purpose", text));
    job.onBusy().ifPresent(choice -> body.put("onBusy", word(choice)));
    job.retry().ifPresent(policy -> body.put("retry", word(policy)));
    return body;
  }

  private static void putCall(ObjectNode body, Job.Call call) {
    if (!call.args().isEmpty()) {
      call.args().forEach(body.putArray("args")::add);
    }
    putTexts(body, "env", call.env());
    call.stdin().ifPresent(text -> body.put("stdin", text));
  }

  private static void putLimits(ObjectNode body, Job.Limits asked) {
    asked.timeout().ifPresent(timeout -> body.put("timeoutMs", timeout.toMillis()));
    var limits = JsonNodeFactory.instance.objectNode();
    asked.memoryMb().ifPresent(megabytes -> limits.put("memoryMb", megabytes));
    asked.cpus().ifPresent(cpus -> limits.put("cpus", cpus));
    if (!limits.isEmpty()) {
      body.set("limits", limits);
    }
  }

  private static void putSandbox(ObjectNode body, Sandbox sandbox) {
    if (!sandbox.packages().isEmpty()) {
      sandbox.packages().forEach(body.putArray("packages")::add);
    }
    switch (sandbox.egress().orElse(null)) {
      case Sandbox.Network.Packages _ -> body.putObject("network").put("egress", "packages");
      case Sandbox.Network.Hosts allowed ->
          allowed.hosts().forEach(body.putObject("network").putArray("egress")::add);
      case null -> {}
    }
    sandbox.isolation().ifPresent(isolation -> body.put("isolation", word(isolation)));
    sandbox.runtimeClass().ifPresent(wanted -> body.put("runtimeClass", word(wanted)));
  }

  private static void putTexts(ObjectNode body, String field, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(body.putObject(field)::put);
    }
  }

  private static ObjectNode file(String path, Bytes content) {
    var file = JsonNodeFactory.instance.objectNode().put("path", path);
    byte[] bytes = content.toArray();
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return file.put("content", text.toString());
    } catch (CharacterCodingException binary) {
      return file.put("content", Base64.getEncoder().encodeToString(bytes))
          .put("encoding", "base64");
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
