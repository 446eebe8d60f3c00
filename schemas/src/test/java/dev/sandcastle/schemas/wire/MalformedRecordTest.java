package dev.sandcastle.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.sandcastle.schemas.wire.avro.Annotations;
import dev.sandcastle.schemas.wire.avro.BlobRef;
import dev.sandcastle.schemas.wire.avro.Cancel;
import dev.sandcastle.schemas.wire.avro.Execute;
import dev.sandcastle.schemas.wire.avro.ExecutionCommand;
import dev.sandcastle.schemas.wire.avro.ExecutionEvent;
import dev.sandcastle.schemas.wire.avro.Limits;
import dev.sandcastle.schemas.wire.avro.OnBusy;
import dev.sandcastle.schemas.wire.avro.Program;
import dev.sandcastle.schemas.wire.avro.Rejected;
import dev.sandcastle.schemas.wire.avro.RetryPolicy;
import dev.sandcastle.schemas.wire.avro.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MalformedRecordTest {
  private static final AvroCodec<ExecutionCommand, ExecutionCommand> RAW_COMMANDS =
      new AvroCodec<>(
          "execution.commands.v1-value",
          ExecutionCommand.getClassSchema(),
          Function.identity(),
          Function.identity());
  private static final AvroCodec<ExecutionEvent, ExecutionEvent> RAW_EVENTS =
      new AvroCodec<>(
          "execution.events.v1-value",
          ExecutionEvent.getClassSchema(),
          Function.identity(),
          Function.identity());
  private static final Limits LIMITS = new Limits(1_000L, 1L, 1);

  @Test
  void shouldRefuseEmptyBytes() {
    assertRefused(Codecs.COMMANDS, new byte[0], "does not begin with a zero byte");
  }

  @Test
  void shouldRefuseWrongMagic() {
    assertRefused(Codecs.COMMANDS, new byte[] {1, 0, 0, 0, 1}, "does not begin with a zero byte");
  }

  @Test
  void shouldRefuseUnknownSchemaId() {
    assertRefused(Codecs.COMMANDS, new byte[] {0, 0, 0, 3, 9}, "schema id 777 is not");
  }

  @Test
  void shouldRefuseSchemaOfAnotherSubject() {
    // given
    byte[] chunk =
        GoldenSamples.all().stream()
            .filter(sample -> sample.file().equals("execution.output.v1-value_v1_full"))
            .findFirst()
            .orElseThrow()
            .encoded();

    // when, then
    assertRefused(Codecs.COMMANDS, chunk, "schema id 5 is not");
  }

  @Test
  void shouldRefuseBytesLeftOver() {
    // given
    byte[] command = RAW_COMMANDS.encode(new ExecutionCommand("t", "e", 0L, new Cancel(null)));

    // when, then
    assertRefused(
        Codecs.COMMANDS, Arrays.copyOf(command, command.length + 1), "there are bytes left over");
  }

  @Test
  void shouldRefuseTruncatedRecord() {
    // given
    byte[] command = RAW_COMMANDS.encode(new ExecutionCommand("t", "e", 0L, new Cancel("why")));

    // when, then
    assertRefused(Codecs.COMMANDS, Arrays.copyOf(command, command.length - 1), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ü"})
  void shouldRefuseTenantIdOfAnotherForm(String tenantId) {
    assertRefused(
        Codecs.COMMANDS,
        RAW_COMMANDS.encode(new ExecutionCommand(tenantId, "e", 0L, new Cancel(null))),
        "Expected a tenant id");
  }

  @Test
  void shouldRefuseUnknownErrorCode() {
    // given
    Rejected rejected = new Rejected("NEVER_HEARD_OF", "", null, 0L, null);

    // when, then
    assertRefused(
        Codecs.EVENTS,
        RAW_EVENTS.encode(new ExecutionEvent("t", "e", 1L, 0, 0L, rejected)),
        "NEVER_HEARD_OF");
  }

  @Test
  void shouldRefuseProgramWithFilesAndBundle() {
    // given
    Program program =
        new Program(
            "python",
            "main.py",
            List.of(new SourceFile("main.py", ByteBuffer.allocate(0))),
            new BlobRef("0".repeat(64), 0L),
            List.of(),
            Map.of(),
            null,
            LIMITS,
            List.of(),
            List.of(),
            null,
            List.of(),
            null);

    // when, then
    assertRefused(Codecs.COMMANDS, execute(program), "both files and a bundle");
  }

  @Test
  void shouldRefuseEntryPathThatIsNotTheFirstStep() {
    // given
    Program program =
        new Program(
            "python",
            "main.py",
            List.of(),
            null,
            List.of(),
            Map.of(),
            null,
            LIMITS,
            List.of("other.py"),
            List.of(),
            null,
            List.of(),
            null);

    // when, then
    assertRefused(Codecs.COMMANDS, execute(program), "not the first of the steps");
  }

  @Test
  void shouldRefuseMoreThanTenSteps() {
    // given
    Program program =
        new Program(
            "python",
            "main.py",
            List.of(),
            null,
            List.of(),
            Map.of(),
            null,
            LIMITS,
            Collections.nCopies(11, "main.py"),
            List.of(),
            null,
            List.of(),
            null);

    // when, then
    assertRefused(Codecs.COMMANDS, execute(program), "Expected 1 to 10 steps"); // API-16
  }

  @Test
  void shouldRefuseLimitsThatAreNotPositive() {
    // given
    Program program =
        new Program(
            "python",
            "",
            List.of(),
            null,
            List.of(),
            Map.of(),
            null,
            new Limits(0L, 1L, 1),
            List.of(),
            List.of(),
            null,
            List.of(),
            null);

    // when, then
    assertRefused(Codecs.COMMANDS, execute(program), "Expected positive limits");
  }

  @ParameterizedTest
  @ValueSource(longs = {2, -1, Integer.MAX_VALUE})
  void shouldRefuseUnknownUnionBranch(long branch) throws IOException {
    assertRefused(Codecs.CONTROL, control(branch), "Union branch index out of range");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1 << 20, Integer.MAX_VALUE - 8, Long.MAX_VALUE, Long.MIN_VALUE})
  void shouldRefuseHugeLengthsWithoutAllocating(long length) throws IOException {
    // given
    byte[] text = body(1, out -> out.writeLong(length));
    byte[] list = body(10, out -> out.writeLong(length));
    byte[] blob =
        body(
            10,
            out -> {
              out.writeLong(1);
              out.writeString("main.py");
              out.writeLong(length);
            });
    byte[] map =
        body(
            1,
            out -> {
              out.writeString("t");
              out.writeString("e");
              out.writeLong(0);
              out.writeIndex(0);
              out.writeString("python");
              out.writeString("main.py");
              out.writeLong(0);
              out.writeIndex(0);
              out.writeLong(0);
              out.writeLong(length);
            });

    // when
    long allocated =
        allocatedBy(
            () -> {
              assertRefused(Codecs.COMMANDS, text, "");
              assertRefused(Codecs.SOURCE_BUNDLE, list, "");
              assertRefused(Codecs.SOURCE_BUNDLE, blob, "");
              assertRefused(Codecs.COMMANDS, map, "");
            });

    // then
    assertThat(allocated).isLessThan(8L << 20);
  }

  private static <T> void assertRefused(Codec<T> codec, byte[] bytes, String fact) {
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("Expected to decode a record of '")
        .hasMessageContaining(fact);
  }

  private static byte[] execute(Program program) {
    Execute execute =
        new Execute(
            program, OnBusy.WAIT, RetryPolicy.NEVER, new Annotations(Map.of(), null, null, null));
    return RAW_COMMANDS.encode(new ExecutionCommand("t", "e", 0L, execute));
  }

  private static byte[] control(long branch) throws IOException {
    return body(
        8,
        out -> {
          out.writeLong(0);
          out.writeInt((int) branch);
          out.writeString("w");
        });
  }

  private static byte[] body(int schemaId, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(5).putInt(1, schemaId).array());
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    body.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static long allocatedBy(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private interface Body {
    void write(BinaryEncoder out) throws IOException;
  }
}
