package dev.sandcastle.client;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Mode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/**
 * A {@link Job} as the body of {@code POST /v1/executions}: what it does not say is left out.
 * Written in one pass, for sources may have 800,000 bytes: no tree of them is made before.
 */
final class JobDocument {
  private static final JsonFactory JSON = new JsonFactory();

  /** For each file, besides its content: its path and the names of its fields. */
  private static final int FILE_OVERHEAD_BYTES = 128;

  private final JsonGenerator out;

  private JobDocument(JsonGenerator out) {
    this.out = out;
  }

  /** As UTF-8. */
  static byte[] write(Job job) {
    int estimate =
        job.files().values().stream().mapToInt(it -> it.size() + FILE_OVERHEAD_BYTES).sum();
    var bytes = new ByteArrayOutputStream(estimate);
    try (var out = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      new JobDocument(out).put(job);
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array takes every byte", impossible);
    }
    return bytes.toByteArray();
  }

  private void put(Job job) throws IOException {
    out.writeStartObject();
    out.writeStringField("runtime", job.runtime());
    switch (job.mode()) {
      case Mode.Single single -> out.writeStringField("entryPath", single.path());
      case Mode.Steps steps -> putList("steps", steps.paths());
    }
    putFiles(job.files());
    putInputs(job);
    putCall(job.call());
    putLimits(job.limits());
    putSandbox(job.sandbox());
    putTexts("labels", job.labels());
    if (job.purpose().isPresent()) {
      out.writeStringField("purpose", job.purpose().get());
    }
    if (job.onBusy().isPresent()) {
      out.writeStringField("onBusy", word(job.onBusy().get()));
    }
    if (job.retry().isPresent()) {
      out.writeStringField("retry", word(job.retry().get()));
    }
    out.writeEndObject();
  }

  private void putFiles(Map<String, Bytes> files) throws IOException {
    out.writeArrayFieldStart("files");
    for (var file : files.entrySet()) {
      out.writeStartObject();
      out.writeStringField("path", file.getKey());
      putContent(file.getValue());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void putContent(Bytes content) throws IOException {
    byte[] bytes = content.toArray();
    out.writeFieldName("content");
    if (content.isUtf8()) {
      out.writeUTF8String(bytes, 0, bytes.length);
    } else {
      out.writeBinary(bytes);
      out.writeStringField("encoding", "base64");
    }
  }

  private void putInputs(Job job) throws IOException {
    if (!job.inputs().isEmpty()) {
      out.writeArrayFieldStart("inputs");
      for (var input : job.inputs().entrySet()) {
        out.writeStartObject();
        out.writeStringField("path", input.getKey());
        out.writeStringField("blob", input.getValue().sha256());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    if (job.inputsFrom().isPresent()) {
      out.writeStringField("inputsFrom", job.inputsFrom().get());
    }
  }

  private void putCall(Job.Call call) throws IOException {
    if (!call.args().isEmpty()) {
      putList("args", call.args());
    }
    putTexts("env", call.env());
    if (call.stdin().isPresent()) {
      out.writeStringField("stdin", call.stdin().get());
    }
  }

  private void putLimits(Job.Limits asked) throws IOException {
    if (asked.timeout().isPresent()) {
      out.writeNumberField("timeoutMs", asked.timeout().get().toMillis());
    }
    if (asked.memoryMb().isPresent() || asked.cpus().isPresent()) {
      out.writeObjectFieldStart("limits");
      if (asked.memoryMb().isPresent()) {
        out.writeNumberField("memoryMb", asked.memoryMb().get());
      }
      if (asked.cpus().isPresent()) {
        out.writeNumberField("cpus", asked.cpus().get());
      }
      out.writeEndObject();
    }
  }

  private void putSandbox(Sandbox sandbox) throws IOException {
    if (!sandbox.packages().isEmpty()) {
      putList("packages", sandbox.packages());
    }
    if (sandbox.egress().isPresent()) {
      out.writeObjectFieldStart("network");
      switch (sandbox.egress().get()) {
        case Sandbox.Network.Packages _ -> out.writeStringField("egress", "packages");
        case Sandbox.Network.Hosts allowed -> putList("egress", allowed.hosts());
      }
      out.writeEndObject();
    }
    if (sandbox.isolation().isPresent()) {
      out.writeStringField("isolation", word(sandbox.isolation().get()));
    }
    if (sandbox.runtimeClass().isPresent()) {
      out.writeStringField("runtimeClass", word(sandbox.runtimeClass().get()));
    }
  }

  private void putTexts(String field, Map<String, String> texts) throws IOException {
    if (!texts.isEmpty()) {
      out.writeObjectFieldStart(field);
      for (var text : texts.entrySet()) {
        out.writeStringField(text.getKey(), text.getValue());
      }
      out.writeEndObject();
    }
  }

  private void putList(String field, Collection<String> texts) throws IOException {
    out.writeArrayFieldStart(field);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
