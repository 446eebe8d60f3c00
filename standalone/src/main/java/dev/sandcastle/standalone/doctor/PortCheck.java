package dev.sandcastle.standalone.doctor;

import dev.sandcastle.embedded.LoopbackPort;
import dev.sandcastle.embedded.PortTakenException;
import java.io.IOException;

/**
 * A port that the server would listen on, when it does not run yet.
 *
 * @param what what would listen
 * @param port on loopback; 0 takes a free one
 * @param option how to choose another one
 */
record PortCheck(String what, int port, String option) implements Check {
  @Override
  public String name() {
    return "port: " + what;
  }

  @Override
  public Finding find() {
    try {
      return new Finding.Ok(LoopbackPort.claim(what, port) + " is free");
    } catch (PortTakenException taken) {
      return new Finding.Fail(
          port + " is taken by another process", "stop it, or choose another port with " + option);
    } catch (IOException failed) {
      return new Finding.Fail(
          "%d cannot be listened on: %s".formatted(port, failed.getMessage()),
          "choose another port with " + option);
    }
  }
}
