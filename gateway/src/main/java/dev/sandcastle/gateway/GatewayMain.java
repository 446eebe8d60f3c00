package dev.sandcastle.gateway;

import dev.sandcastle.kit.admin.AdminServer;
import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.kit.lifecycle.Shutdown;
import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.kit.settings.SettingsException;
import dev.sandcastle.kit.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A gateway as a process of its own. */
public final class GatewayMain {
  private static final int ADMIN_PORT = 9081;
  private static final int BAD_SETTINGS = 2;
  private static final int CANNOT_START = 1;

  private GatewayMain() {}

  /** Runs until a signal. Exits with 2 when the settings are wrong, with 1 when it cannot start. */
  public static void main(String[] args) throws InterruptedException {
    try {
      run(Settings.from(args, System.getenv()));
    } catch (SettingsException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(BAD_SETTINGS);
    } catch (GatewayStartException | IOException failed) {
      System.err.println(failed.getMessage());
      System.exit(CANNOT_START);
    }
  }

  private static void run(Settings settings)
      throws GatewayStartException, IOException, InterruptedException {
    var config = GatewayConfig.from(settings);
    var blobsDirectory = settings.path("blobs-directory", Path.of("data", "blobs"));
    var admin =
        new InetSocketAddress(
            settings.text("admin-host", "127.0.0.1"), settings.port("admin-port", ADMIN_PORT));
    settings.check();
    var shutdown = Shutdown.onSignals();
    try (var telemetry = new Telemetry();
        var gateway =
            GatewayService.start(
                config, DirectoryBlobs.open(blobsDirectory), telemetry.registry());
        var adminServer = AdminServer.start(admin, telemetry, gateway.readiness())) {
      shutdown.await();
    } finally {
      shutdown.done();
    }
  }
}
