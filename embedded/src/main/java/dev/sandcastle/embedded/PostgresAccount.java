package dev.sandcastle.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The account PostgreSQL runs as: it refuses to run as root, so root hands it to an account without
 * rights.
 *
 * @param uid user
 * @param gid group
 * @param ours whether it is this process's own account
 */
record PostgresAccount(long uid, long gid, boolean ours) {
  private static final Path PASSWD = Path.of("/etc/passwd");

  /** Accounts that own nothing, best first; initdb insists on one with a name. */
  private static final List<String> CANDIDATES = List.of("postgres", "daemon", "nobody");

  /**
   * The account for a data folder: whose it is already, else one without rights.
   *
   * @param data the data folder; may be missing
   */
  static PostgresAccount of(Path data) throws IOException {
    var self = new UnixSystem();
    if (self.getUid() != 0) {
      return new PostgresAccount(self.getUid(), self.getGid(), true);
    }
    if (Files.exists(data) && uid(data) != 0) {
      return new PostgresAccount(uid(data), number(data, "unix:gid"), false);
    }
    Map<String, PostgresAccount> accounts = named();
    for (String candidate : CANDIDATES) {
      if (accounts.containsKey(candidate)) {
        return accounts.get(candidate);
      }
    }
    throw new IOException(
        "Expected one of the accounts %s in %s to run PostgreSQL, but there is none"
            .formatted(CANDIDATES, PASSWD));
  }

  /** Makes a file or folder its own. */
  void own(Path path) throws IOException {
    if (!ours) {
      Files.setAttribute(path, "unix:uid", Math.toIntExact(uid));
      Files.setAttribute(path, "unix:gid", Math.toIntExact(gid));
    }
  }

  /**
   * The command line that runs a program as this account, apart from the terminal's signals.
   *
   * @param reachable paths the program must reach; where a folder above one is closed to the
   *     account (as root's home is), the program keeps the right to pass through folders, and
   *     nothing else of root's
   */
  List<String> command(List<String> program, Path... reachable) throws IOException {
    var command = new ArrayList<String>(List.of("setsid"));
    if (!ours) {
      command.addAll(
          List.of(
              "setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs"));
      if (isClosed(reachable)) {
        command.addAll(
            List.of(
                "--inh-caps=-all,+dac_read_search",
                "--ambient-caps=+dac_read_search",
                "--bounding-set=-all,+dac_read_search",
                "--securebits=+no_setuid_fixup"));
      }
    }
    command.addAll(program);
    return command;
  }

  private static boolean isClosed(Path... paths) throws IOException {
    for (Path path : paths) {
      for (Path above = path.getParent(); above != null; above = above.getParent()) {
        if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Map<String, PostgresAccount> named() throws IOException {
    var accounts = new HashMap<String, PostgresAccount>();
    for (String line : Files.readAllLines(PASSWD)) {
      String[] fields = line.split(":", -1);
      if (fields.length > 3) {
        accounts.put(
            fields[0],
            new PostgresAccount(Long.parseLong(fields[2]), Long.parseLong(fields[3]), false));
      }
    }
    return accounts;
  }

  private static long uid(Path path) throws IOException {
    return number(path, "unix:uid");
  }

  private static long number(Path path, String attribute) throws IOException {
    return ((Number) Files.getAttribute(path, attribute)).longValue();
  }
}
