package dev.sandcastle.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandcastle.systemtests.Repository;
import dev.sandcastle.systemtests.stack.Browser;
import dev.sandcastle.systemtests.stack.PrefixProxy;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;

/** {@code /docs} in a real browser. */
@ExtendWith(SharedStack.class)
final class DocsPageST {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "head", "patch", "options");
  private static final String SUBMIT = "#operations-Executions-submitExecution";
  private static final String ANSWER = " .live-responses-table tbody";

  private final Stack stack;
  private Browser browser;

  DocsPageST(Stack stack) {
    this.stack = stack;
  }

  @BeforeEach
  void startBrowser() {
    browser = Browser.start();
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  @Test
  void shouldShowEveryOperationAndLoadNothingFromElsewhere() {
    // when
    browser.open(stack.url().resolve("/docs"));
    List<String> shown =
        browser.seeAll(".opblock-summary").stream()
            .map(
                line ->
                    line.findElement(By.cssSelector(".opblock-summary-method")).getText()
                        + " "
                        + line.findElement(By.cssSelector(".opblock-summary-path"))
                            .getDomAttribute("data-path"))
            .toList();

    // then
    assertThat(shown).containsExactlyInAnyOrderElementsOf(documented());
    assertThat(browser.loaded())
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(address -> assertThat(address).startsWith(stack.url().toString()));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldRunTheExampleOfASubmissionWithTheKeyThatIsTyped() {
    // given
    browser.open(stack.url().resolve("/docs"));

    // when
    runTheExample();

    // then
    browser.photograph(Repository.root().resolve("system-tests/target/docs-page.png"));
    assertTheExampleRan();
  }

  @Test
  void shouldDoTheSameBehindAProxyThatShowsItInAFolder() {
    try (var proxy = PrefixProxy.before(stack.url())) {
      // given an address with a slash at the end
      browser.open(proxy.url().resolve("docs/"));

      // when
      runTheExample();

      // then
      assertTheExampleRan();
      assertThat(browser.loaded())
          .allSatisfy(address -> assertThat(address).startsWith(proxy.url().toString()));
    }
  }

  private void runTheExample() {
    browser.click(".btn.authorize");
    browser.type(".auth-container input", stack.key());
    browser.click(".auth-btn-wrapper .authorize");
    browser.click(".auth-btn-wrapper .btn-done");
    browser.click(SUBMIT + " .opblock-summary-control");
    browser.click(SUBMIT + " .execute");
    browser.see(SUBMIT + ANSWER);
  }

  private void assertTheExampleRan() {
    assertThat(browser.see(SUBMIT + ANSWER + " .response-col_status").getText()).startsWith("200");
    assertThat(browser.see(SUBMIT + ANSWER + " .response-col_description").getText())
        .contains("\"executionId\"")
        .contains("\"stdout\": \"42\\n\"");
    assertThat(browser.complaints()).isEmpty();
  }

  /** Everything that can be called, and what is called when an event is told. */
  private List<String> documented() {
    JsonNode document = stack.api(Optional.empty()).fetch("/openapi.json").body();
    var operations = new ArrayList<String>();
    for (JsonNode paths : List.of(document.path("paths"), document.path("webhooks"))) {
      for (var path : paths.properties()) {
        path.getValue()
            .fieldNames()
            .forEachRemaining(
                field -> {
                  if (METHODS.contains(field)) {
                    operations.add(field.toUpperCase(Locale.ROOT) + " " + path.getKey());
                  }
                });
      }
    }
    return operations;
  }
}
