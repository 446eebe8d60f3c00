package dev.sandcastle.standalone.doctor;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxImage;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.util.List;
import java.util.Optional;

/**
 * A runtime's image: there, made of today's sources, within its budget, and its interpreters answer
 * in a real sandbox (CLI-3, G-8, CI-3).
 *
 * @param runtime the runtime
 * @param state how the image compares with its sources; empty when that is not known
 * @param trial where to try it
 */
record ImageCheck(RuntimeCatalog.Runtime runtime, Optional<ImageState> state, Trial trial)
    implements Check {
  private static final String VERSION_LABEL = "sandcastle.version";
  private static final int SHORT_ID = 19;

  @Override
  public String name() {
    return "image: " + runtime.id();
  }

  @Override
  public Finding find() throws InterruptedException {
    try {
      Optional<SandboxImage> image = trial.sandboxes().image(runtime.image());
      return image.isPresent() ? judge(image.get()) : missing();
    } catch (SandboxException failed) {
      return new Finding.Fail("no sandbox can be made of it: " + failed.getMessage(), rebuild());
    }
  }

  private Finding judge(SandboxImage image) throws SandboxException, InterruptedException {
    String fact =
        "%s, %s"
            .formatted(
                image.labels().getOrDefault(VERSION_LABEL, "version unknown"),
                image.id().substring(0, Math.min(SHORT_ID, image.id().length())));
    Optional<String> silent = silentInterpreter(image);
    if (silent.isPresent()) {
      return new Finding.Fail(
          "'%s' does not answer in a sandbox (%s)".formatted(silent.get(), fact), rebuild());
    }
    if (state.isPresent() && state.get().isTooBig()) {
      return new Finding.Warn(
          "%s: %d MB, more than its budget of %d"
              .formatted(fact, state.get().megabytes(), state.get().budget()),
          "make it smaller, or raise budgetMb in runtime-images/catalog.yaml");
    }
    if (state.isPresent() && state.get().freshness() == ImageState.Freshness.STALE) {
      return new Finding.Warn(fact + ": older than its sources", rebuild());
    }
    return new Finding.Ok(
        fact + state.map(it -> ", %d of %d MB".formatted(it.megabytes(), it.budget())).orElse(""));
  }

  private Finding missing() {
    return new Finding.Fail("the engine has no " + runtime.image(), rebuild());
  }

  private String rebuild() {
    return "./sandcastle images build " + runtime.id();
  }

  /** The first interpreter that does not tell its version. */
  private Optional<String> silentInterpreter(SandboxImage image)
      throws SandboxException, InterruptedException {
    var spec = SandboxSpec.standard(runtime.id(), image.id(), RuntimeClass.RUNC);
    List<String> interpreters =
        runtime.commands().values().stream().map(List::getFirst).distinct().toList();
    for (String interpreter : interpreters) {
      var ended = trial.run(spec, List.of(interpreter, "--version"), runtime.env());
      if (!ended.success() || ended.printed().isEmpty()) {
        return Optional.of(interpreter);
      }
    }
    return Optional.empty();
  }
}
