package dev.sandcastle.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A Python index and an npm registry on loopback, with packages that the test makes. Thread-safe,
 * but for making packages.
 */
public final class PackageServer implements AutoCloseable {
  private static final int TAR_BLOCK = 512;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final Map<String, List<String>> pages = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Listens from now on. */
  public PackageServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Paths that were asked for, in order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** For pip. */
  public URI pipIndex() {
    return URI.create("http://127.0.0.1:" + port() + "/simple");
  }

  /** For npm. */
  public URI npmRegistry() {
    return URI.create("http://127.0.0.1:" + port() + "/");
  }

  /** On 127.0.0.1. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** A wheel of one module. */
  public PackageServer wheel(String name, String version, String source, String... needs) {
    String info = name + "-" + version + ".dist-info/";
    var metadata =
        new StringBuilder("Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
    for (String need : needs) {
      metadata.append("Requires-Dist: ").append(need).append('\n');
    }
    String wheel =
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
    return file(
        name,
        name + "-" + version + "-py3-none-any.whl",
        zip(
            Map.of(
                name + ".py",
                source,
                info + "METADATA",
                metadata.toString(),
                info + "WHEEL",
                wheel,
                info + "RECORD",
                "")));
  }

  /** A file of a Python package, on the index's own host. */
  public PackageServer file(String name, String file, byte[] content) {
    answers.put("/files/" + file, content);
    return link(name, "../../files/" + file);
  }

  /** A link on a Python package's page. */
  public PackageServer link(String name, String href) {
    String file = href.substring(href.lastIndexOf('/') + 1);
    List<String> page = pages.computeIfAbsent(name, _ -> new ArrayList<>());
    page.add("<a href=\"%s\">%s</a>".formatted(href, file));
    answers.put("/simple/" + name + "/", bytes(String.join("\n", page)));
    return this;
  }

  /** What is asked for there is answered with a status, or never with 0. */
  public PackageServer failing(String path, int status) {
    failures.put(path, status);
    return this;
  }

  /** A Node package with a script that npm would run when it is installed. */
  public PackageServer nodePackage(String name, String version, String source, String script) {
    String manifest =
        """
        {"name": "%s", "version": "%s", "main": "index.js", "scripts": {"install": "%s"}}\
        """
            .formatted(name, version, script);
    String path = "/tarballs/" + name + "-" + version + ".tgz";
    answers.put(
        path, tarball(Map.of("package/package.json", manifest, "package/index.js", source)));
    answers.put(
        "/" + name,
        bytes(
            """
            {"name": "%1$s", "dist-tags": {"latest": "%2$s"}, "versions": {"%2$s": {"name": "%1$s",
             "version": "%2$s", "hasInstallScript": true, "scripts": {"install": "%3$s"},
             "dist": {"tarball": "http://127.0.0.1:%4$d%5$s"}}}}\
            """
                .formatted(name, version, script, port(), path)));
    return this;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    try (exchange) {
      byte[] content = answers.get(path);
      int status = failures.getOrDefault(path, content == null ? 404 : 200);
      if (status == 0) {
        closing.await();
      }
      exchange.getResponseHeaders().add("Content-Type", typeOf(path));
      byte[] body = status == 200 ? content : bytes("{}");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static String typeOf(String path) {
    if (path.startsWith("/simple/")) {
      return "text/html";
    }
    return path.contains(".") ? "application/octet-stream" : "application/json";
  }

  private static byte[] zip(Map<String, String> files) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(bytes(file.getValue()));
        zip.closeEntry();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** A gzipped archive of files, as npm and pip take them. */
  public static byte[] tarball(Map<String, String> files) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        byte[] content = bytes(file.getValue());
        zip.write(tarHeader(file.getKey(), content.length));
        zip.write(content);
        zip.write(new byte[Math.floorMod(-content.length, TAR_BLOCK)]);
      }
      zip.write(new byte[2 * TAR_BLOCK]);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** POSIX ustar: name, mode, owner, group, size, time, checksum, type; the rest is zero. */
  private static byte[] tarHeader(String name, int size) {
    byte[] header =
        ByteBuffer.allocate(TAR_BLOCK)
            .put(bytes(name))
            .position(100)
            .put(bytes("0000644\0" + "0000000\0" + "0000000\0"))
            .put(bytes("%011o\0%011o\0".formatted(size, 0)))
            .put(bytes("        0"))
            .position(257)
            .put(bytes("ustar\00000"))
            .array();
    int sum = 0;
    for (byte octet : header) {
      sum += octet & 0xff;
    }
    ByteBuffer.wrap(header).position(148).put(bytes("%06o\0 ".formatted(sum)));
    return header;
  }

  /** UTF-8. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
