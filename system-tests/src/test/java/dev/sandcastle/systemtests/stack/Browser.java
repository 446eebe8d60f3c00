package dev.sandcastle.systemtests.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A person's browser: the distribution's Chromium without a window, in a process of its own. Finds
 * what is to be seen by CSS selectors and waits for it.
 */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final ChromeDriver driver;
  private final WebDriverWait wait;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
    this.wait = new WebDriverWait(driver, PATIENCE);
  }

  /** Starts one that has seen nothing yet. */
  public static Browser start() {
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(program("chromium", "chromium-browser", "google-chrome").toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // Chromium's own does not work for root
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--window-size=1280,1600");
    options.setCapability("goog:loggingPrefs", logs);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  /** Goes to an address. */
  public void open(URI address) {
    driver.get(address.toString());
  }

  /** The first element, once it can be seen. */
  public WebElement see(String selector) {
    return wait.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(selector)));
  }

  /** All elements, once there is one. */
  public List<WebElement> seeAll(String selector) {
    return wait.until(ExpectedConditions.presenceOfAllElementsLocatedBy(By.cssSelector(selector)));
  }

  /** Clicks on an element, once that is possible. */
  public void click(String selector) {
    WebElement element =
        wait.until(ExpectedConditions.elementToBeClickable(By.cssSelector(selector)));
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    element.click();
  }

  /** Types into an element, once it can be seen. */
  public void type(String selector, String text) {
    see(selector).sendKeys(text);
  }

  /** The addresses of everything that the page has loaded. */
  public List<String> loaded() {
    Object names =
        ((JavascriptExecutor) driver)
            .executeScript("return performance.getEntriesByType('resource').map(e => e.name)");
    return names instanceof List<?> list ? list.stream().map(Object::toString).toList() : List.of();
  }

  /** What the page complained about, for example that its policy forbade something. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(Object::toString)
        .toList();
  }

  /** Keeps what can be seen now, for people who look at test results. */
  public void photograph(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, ((TakesScreenshot) driver).getScreenshotAs(OutputType.BYTES));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    ((WebDriver) driver).quit();
  }

  private static Path program(String... names) {
    return Stream.of(names)
        .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(in -> Path.of(in, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "Expected %s in PATH; './sandcastle test' installs it on Debian and Ubuntu"
                        .formatted(names[0])));
  }
}
