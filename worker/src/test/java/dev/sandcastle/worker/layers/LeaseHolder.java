package dev.sandcastle.worker.layers;

import java.nio.file.Path;

/** Another worker: a process that shares a layer until it is ended. */
final class LeaseHolder {
  private LeaseHolder() {}

  /** The file of leases and the layer's id. */
  @SuppressWarnings("SystemOut") // it talks to the test
  public static void main(String[] args) throws Exception {
    try (LayerLeases leases = LayerLeases.open(Path.of(args[0]))) {
      System.out.println(leases.share(args[1]));
      int end = System.in.read();
      System.out.println(end);
    }
  }
}
