package dev.sandcastle.gateway.admission;

import dev.sandcastle.kit.settings.Settings;
import java.util.function.Function;

/**
 * What this deployment lets requests ask for.
 *
 * @param egress which hosts each tenant's programs may reach
 * @param classes what a program may be isolated by
 */
public record AdmissionRules(EgressRules egress, RuntimeClasses classes) {
  /** As it is when nothing is set: no hosts, and the workers' class. */
  public static final AdmissionRules DEFAULT =
      new AdmissionRules(EgressRules.NONE, RuntimeClasses.DEFAULT);

  /**
   * Reads {@code gateway-egress-rules} and {@code gateway-runtime-classes}. Errors are left in the
   * settings.
   */
  public static AdmissionRules from(Settings settings) {
    return new AdmissionRules(
        read(settings, "gateway-egress-rules", EgressRules::parse, EgressRules.NONE),
        read(settings, "gateway-runtime-classes", RuntimeClasses::parse, RuntimeClasses.DEFAULT));
  }

  private static <T> T read(
      Settings settings, String key, Function<String, T> parser, T byDefault) {
    try {
      return settings.find(key).map(parser).orElse(byDefault);
    } catch (IllegalArgumentException malformed) {
      settings.reject("Setting '" + key + "': " + malformed.getMessage());
      return byDefault;
    }
  }
}
