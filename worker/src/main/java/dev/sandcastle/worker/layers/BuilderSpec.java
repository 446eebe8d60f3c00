package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.egress.ProxyVariables;
import dev.sandcastle.worker.sandbox.CollectCaps;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.SandboxImage;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a builder is made like, from the configuration. */
final class BuilderSpec {
  /** What archives and a package manager at work need beside the layer, in its memory. */
  private static final long OVERHEAD_BYTES = 512L << 20;

  private static final int CPU_MILLIS = 1_000;

  /** Fewer than a workspace has inodes. */
  private static final int FILES_LIMIT = 40_000;

  private static final String CERTIFICATES = "/opt/sandcastle-ca.crt";

  private final LayersConfig config;

  BuilderSpec(LayersConfig config) {
    this.config = config;
  }

  /** A builder without a way out. */
  SandboxSpec sandbox(RuntimeId runtime, SandboxImage image, RuntimeClass runtimeClass) {
    // The packages' archives lie there too while they are unpacked.
    long workspaceBytes = 2 * config.layerBytes();
    return SandboxSpec.standard(runtime, image.id(), runtimeClass)
        .limited(workspaceBytes + OVERHEAD_BYTES, CPU_MILLIS)
        .withWorkspace(workspaceBytes)
        .layered(
            certificates().map(file -> new ReadOnlyMount(file, CERTIFICATES)).stream().toList());
  }

  CollectCaps caps() {
    return new CollectCaps(FILES_LIMIT, config.layerBytes(), config.layerBytes());
  }

  /** For its package manager; {@code runtime} is the runtime's own. */
  Map<String, String> environment(Map<String, String> runtime) {
    var environment = new HashMap<String, String>();
    environment.put("PATH", runtime.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    environment.put("LANG", "C.UTF-8");
    environment.put("HOME", "/workspace/home");
    environment.put("TMPDIR", "/workspace/tmp");
    environment.putAll(ProxyVariables.ALL);
    // A registry may be on the worker's loopback; in here nothing is.
    environment.put("no_proxy", "");
    environment.put("NO_PROXY", "");
    if (certificates().isPresent()) {
      for (String name : List.of("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS")) {
        environment.put(name, CERTIFICATES);
      }
    }
    return environment;
  }

  /** The host's certificates: its registries may be known to it alone. */
  private Optional<Path> certificates() {
    Path file = config.sources().caBundle();
    try {
      return Files.isReadable(file) ? Optional.of(file.toRealPath()) : Optional.empty();
    } catch (IOException vanished) {
      throw new UncheckedIOException(vanished);
    }
  }
}
