package dev.sandcastle.worker;

import dev.sandcastle.kit.admin.AdminServer;
import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.kit.lifecycle.Shutdown;
import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.kit.settings.SettingsException;
import dev.sandcastle.kit.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Runs a worker as a process of its own. */
public final class WorkerMain {
  private static final int UNUSABLE_SETTINGS = 2;

  private WorkerMain() {}

  /**
   * Settings as {@code --key=value} or {@code SANDCASTLE_KEY}; exits with 2 when they are wrong.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var settings = Settings.from(args, System.getenv());
    var config = WorkerConfig.from(settings);
    Path blobFolder = settings.path("blobs-directory", Path.of("data", "blobs"));
    var adminAddress =
        new InetSocketAddress(
            settings.text("admin-host", "127.0.0.1"), settings.port("admin-port", 9082));
    try {
      settings.check();
    } catch (SettingsException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(UNUSABLE_SETTINGS);
    }
    var shutdown = Shutdown.onSignals();
    try (var telemetry = new Telemetry();
        var worker =
            WorkerService.start(config, DirectoryBlobs.open(blobFolder), telemetry.registry());
        var admin = AdminServer.start(adminAddress, telemetry, worker.readiness())) {
      shutdown.await();
    } finally {
      shutdown.done();
    }
  }
}
