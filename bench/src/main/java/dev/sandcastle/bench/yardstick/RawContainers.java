package dev.sandcastle.bench.yardstick;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import dev.sandcastle.bench.measure.Operation;
import dev.sandcastle.bench.measure.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Containers made by hand: create, start, wait for the end, remove; {@code /bin/true} in the image
 * and under the restrictions of a real sandbox, so that the engine does the same work.
 */
public final class RawContainers implements AutoCloseable {
  private static final Map<String, String> LABELS = Map.of("dev.sandcastle.bench", "raw");
  private static final Duration ENGINE_DEADLINE = Duration.ofSeconds(60);
  private static final int MAX_CONNECTIONS = 32;

  private final DockerClient docker;
  private final String image;
  private final SandboxTemplate template;

  private RawContainers(DockerClient docker, String image, SandboxTemplate template) {
    this.docker = docker;
    this.image = image;
    this.template = template;
  }

  /**
   * Connects to the engine that {@code DOCKER_HOST} names, or the local one, and removes what an
   * interrupted run of the bench left there.
   *
   * @param image the sandboxes' image; at least one of them must run, as the pool's do
   * @throws IOException when no engine answers or no sandbox of the image runs there
   */
  public static RawContainers connect(String image) throws IOException {
    var config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
    var transport =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .maxConnections(MAX_CONNECTIONS)
            .connectionTimeout(ENGINE_DEADLINE)
            .responseTimeout(ENGINE_DEADLINE)
            .build();
    var docker = DockerClientImpl.getInstance(config, transport);
    try {
      removeLeftovers(docker);
      return new RawContainers(docker, image, SandboxTemplate.find(docker, image, LABELS));
    } catch (IOException | RuntimeException unusable) {
      docker.close();
      throw new IOException(
          "Expected to make containers by hand, but " + unusable.getMessage(), unusable);
    }
  }

  private static void removeLeftovers(DockerClient docker) {
    var left = docker.listContainersCmd().withShowAll(true).withLabelFilter(LABELS).exec();
    left.forEach(one -> docker.removeContainerCmd(one.getId()).withForce(true).exec());
  }

  /** The image the containers are made from. */
  public String image() {
    return image;
  }

  /** What the containers are held to, as the engine describes it. */
  public String restrictions() {
    return template.describe();
  }

  /** The engine, its version and the runtime that starts the containers, in words. */
  public String engine() {
    var info = docker.infoCmd().exec();
    var version = docker.versionCmd().exec();
    return "%s, runtime %s, storage %s, cgroups v%s"
        .formatted(
            version.getVersion(),
            template.runtime().orElse(String.valueOf(info.getRawValues().get("DefaultRuntime"))),
            info.getDriver(),
            info.getRawValues().getOrDefault("CgroupVersion", "1"));
  }

  /** Create, start, wait, remove: the clock runs from the first request to the last answer. */
  public Operation lifecycle() {
    return () -> {
      long start = System.nanoTime();
      String id = command().exec().getId();
      int status;
      try {
        docker.startContainerCmd(id).exec();
        status = awaitExit(id);
      } finally {
        docker.removeContainerCmd(id).withForce(true).exec();
      }
      var sample = Sample.since(start);
      if (status != 0) {
        throw new IOException("Expected /bin/true to exit with 0, but it exited with " + status);
      }
      return sample;
    };
  }

  private int awaitExit(String id) throws IOException {
    try (var ended = docker.waitContainerCmd(id).exec(new WaitContainerResultCallback())) {
      return ended.awaitStatusCode(ENGINE_DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private CreateContainerCmd command() {
    return template.apply(
        docker
            .createContainerCmd(image)
            .withEntrypoint("/bin/true")
            .withCmd(List.of())
            .withLabels(LABELS));
  }

  @Override
  public void close() {
    try {
      docker.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
  }
}
