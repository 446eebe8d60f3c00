package dev.sandcastle.systemtests.stack;

import dev.sandcastle.systemtests.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * One running {@link Stack} for all classes that do no harm to it, given as a constructor
 * parameter. Started for the first of them, stopped after the last test of the run. Prints the end
 * of its log for each test that fails.
 */
public final class SharedStack implements ParameterResolver, TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Stack.class;
  }

  @Override
  public Stack resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return stack(context);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    System.err.println(context.getDisplayName() + " failed; the end of the log:");
    System.err.println(stack(context).logTail());
  }

  private static Stack stack(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Stack.class, type -> start(), Stack.class);
  }

  private static Stack start() {
    Path home = Repository.root().resolve("system-tests/target/shared-stack");
    try {
      dev.sandcastle.embedded.Folders.delete(home);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return Stack.at(home).start();
  }
}
