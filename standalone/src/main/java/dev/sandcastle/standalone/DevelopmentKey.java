package dev.sandcastle.standalone;

import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.keys.ApiKeys;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.schemas.execution.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The key of the tenant {@code development}, kept in {@code api-key} (mode 0600).
 *
 * @param directory the data folder
 */
record DevelopmentKey(Path directory) {
  private static final TenantId TENANT = new TenantId("development");

  /** The kept key when the database still knows it, else a new one. */
  Secret ensure(ApiKeys keys) throws IOException, DatabaseException, InterruptedException {
    Path file = directory.resolve("api-key");
    if (Files.exists(file)) {
      var kept = new Secret(Files.readString(file).strip());
      if (keys.owner(kept.value()).isPresent()) {
        return kept;
      }
    }
    Secret made = keys.create(TENANT);
    Path fresh = directory.resolve("api-key.new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, made.value() + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return made;
  }
}
