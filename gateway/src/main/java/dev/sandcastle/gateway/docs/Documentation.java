package dev.sandcastle.gateway.docs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The OpenAPI document and the page at {@code /docs}. The page is Swagger UI from its WebJar; only
 * the files named here can be asked for, so no request becomes a path on the class path. Immutable.
 */
public final class Documentation {
  private static final String OURS = "/openapi/";
  private static final String WEB_JAR_PROPERTIES =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String JAVA_SCRIPT = "text/javascript; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";

  private final Published document;
  private final Published page;
  private final Map<String, Published> assets;

  private Documentation(Published document, Published page, Map<String, Published> assets) {
    this.document = document;
    this.page = page;
    this.assets = Map.copyOf(assets);
  }

  /** Reads what this build has. */
  public static Documentation bundled() {
    try {
      String webJar = "/META-INF/resources/webjars/swagger-ui/%s/".formatted(webJarVersion());
      return new Documentation(
          new Published("application/json", json(read(OURS + "openapi.yaml"))),
          new Published("text/html; charset=utf-8", read(OURS + "docs.html")),
          Map.of(
              "docs.css", new Published(CSS, read(OURS + "docs.css")),
              "docs.js", new Published(JAVA_SCRIPT, read(OURS + "docs.js")),
              "swagger-ui.css", new Published(CSS, read(webJar + "swagger-ui.css")),
              "swagger-ui-bundle.js",
                  new Published(JAVA_SCRIPT, read(webJar + "swagger-ui-bundle.js")),
              "favicon.png", new Published("image/png", read(webJar + "favicon-32x32.png"))));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The OpenAPI document, as JSON. */
  public Published document() {
    return document;
  }

  /** The page that shows it. */
  public Published page() {
    return page;
  }

  /** A file that the page needs. */
  public Optional<Published> asset(String name) {
    return Optional.ofNullable(assets.get(name));
  }

  private static byte[] json(byte[] yaml) throws IOException {
    return new ObjectMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));
  }

  private static String webJarVersion() throws IOException {
    var properties = new Properties();
    try (InputStream in = open(WEB_JAR_PROPERTIES)) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Documentation.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("Expected the resource '" + resource + "', but it is not there");
    }
    return in;
  }
}
