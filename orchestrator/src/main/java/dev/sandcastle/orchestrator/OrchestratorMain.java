package dev.sandcastle.orchestrator;

import dev.sandcastle.kit.admin.AdminServer;
import dev.sandcastle.kit.lifecycle.Shutdown;
import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.kit.settings.SettingsException;
import dev.sandcastle.kit.telemetry.Telemetry;
import java.net.InetSocketAddress;

/** The orchestrator as a process of its own. */
public final class OrchestratorMain {
  private OrchestratorMain() {}

  /** Runs until SIGTERM. Exits with 2 when the settings cannot be used. */
  public static void main(String[] args) throws Exception {
    var settings = Settings.from(args, System.getenv());
    var admin =
        new InetSocketAddress(
            settings.text("admin-host", "127.0.0.1"), settings.port("admin-port", 8081));
    var config = OrchestratorConfig.from(settings);
    try {
      settings.check();
    } catch (SettingsException unusable) {
      System.err.println(unusable.getMessage());
      System.exit(2);
    }
    var shutdown = Shutdown.onSignals();
    try (var telemetry = new Telemetry();
        var orchestrator = OrchestratorService.start(config, telemetry.registry());
        var _ = AdminServer.start(admin, telemetry, orchestrator.readiness())) {
      shutdown.await();
    } finally {
      shutdown.done();
    }
  }
}
