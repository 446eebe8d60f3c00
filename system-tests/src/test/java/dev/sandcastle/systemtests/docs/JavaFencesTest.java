package dev.sandcastle.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.systemtests.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java in the documents is what a reader copies first: it compiles as it stands. */
final class JavaFencesTest {
  private static final String BEFORE =
      """
      import dev.sandcastle.client.*;
      import dev.sandcastle.client.kafka.*;
      import dev.sandcastle.schemas.execution.TenantId;
      import java.net.URI;
      import java.nio.charset.StandardCharsets;
      import java.nio.file.Path;
      import java.security.*;
      import java.time.*;
      import java.util.*;
      import java.util.stream.Stream;
      import javax.crypto.Mac;
      import javax.crypto.spec.SecretKeySpec;
      class Snippet {
      """;

  @TempDir private Path classes;

  @Test
  void shouldCompile() throws IOException {
    for (Path document : Repository.files(".md")) {
      for (Markdown.Fenced fence : Markdown.read(document).fences()) {
        if (fence.language().equals("java")) {
          assertThat(errors(fence.content())).as("Java in %s", document).isEmpty();
        }
      }
    }
  }

  @Test
  void shouldNoticeWhatDoesNotCompile() throws IOException {
    assertThat(errors("new Sandcastle(apiKey);")).isNotEmpty();
  }

  private List<String> errors(String snippet) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    try (var files = compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      var options = List.of("-proc:none", "-d", classes.toString());
      var source = new Source(BEFORE + member(snippet) + "}");
      var task = compiler.getTask(null, files, found, options, null, List.of(source));
      boolean compiled = task.call();
      var errors =
          found.getDiagnostics().stream()
              .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
              .map(one -> one.getMessage(Locale.ROOT))
              .toList();
      assertThat(compiled).isEqualTo(errors.isEmpty());
      return errors;
    }
  }

  /** Statements stand in a method. */
  private static String member(String snippet) {
    return snippet.startsWith("static ")
        ? snippet
        : "void run(String apiKey) throws Exception {" + snippet + "}";
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String text) {
      super(URI.create("string:///Snippet.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
