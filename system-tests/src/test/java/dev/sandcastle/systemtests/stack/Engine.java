package dev.sandcastle.systemtests.stack;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine's Docker engine, as the tests look at it: directly, past any gate. */
public final class Engine implements AutoCloseable {
  private static final String DEFAULT = "unix:///var/run/docker.sock";

  private final DockerClient client;

  private Engine(DockerClient client) {
    this.client = client;
  }

  /** The engine that {@code DOCKER_HOST} names, or the one at the default socket. */
  public static Engine connect() {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(address().toString())
            .build();
    var transport =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .connectionTimeout(Duration.ofSeconds(5))
            .responseTimeout(Duration.ofSeconds(30))
            .build();
    return new Engine(DockerClientImpl.getInstance(config, transport));
  }

  /** The socket of the engine on this machine. */
  public static Path socket() {
    if (!address().getScheme().equals("unix")) {
      throw new AssertionError("Expected an engine at a unix socket, but it is at " + address());
    }
    return Path.of(address().getPath());
  }

  /** Why the engine cannot be used, in words; empty when it answers. */
  public static Optional<String> problem() {
    try (var engine = connect()) {
      engine.client.pingCmd().exec();
      return Optional.empty();
    } catch (RuntimeException unreachable) {
      return Optional.of("no Docker engine answers at " + address() + ": " + unreachable);
    }
  }

  /** The user that an image's programs run as. */
  public String userOf(String image) {
    return client.inspectImageCmd(image).exec().getConfig().getUser();
  }

  /** Ids of the containers with a label, in whatever state. */
  public List<String> containers(String label, String value) {
    return client
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(label, value))
        .exec()
        .stream()
        .map(Container::getId)
        .toList();
  }

  /** Ids of those containers with a label that run a process with this in its command line. */
  public List<String> containersWith(String label, String value, String command) {
    return client.listContainersCmd().withLabelFilter(Map.of(label, value)).exec().stream()
        .map(Container::getId)
        .filter(id -> runs(id, command))
        .toList();
  }

  private boolean runs(String containerId, String command) {
    try {
      return Arrays.stream(client.topContainerCmd(containerId).exec().getProcesses())
          .anyMatch(process -> String.join(" ", process).contains(command));
    } catch (NotFoundException | ConflictException ended) {
      return false;
    }
  }

  /** Removes a container, whatever its state. */
  public void remove(String containerId) {
    client.removeContainerCmd(containerId).withForce(true).exec();
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static URI address() {
    String named = System.getenv("DOCKER_HOST");
    return URI.create(named == null || named.isBlank() ? DEFAULT : named);
  }
}
