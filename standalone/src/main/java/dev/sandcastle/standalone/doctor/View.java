package dev.sandcastle.standalone.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a program of ours saw from inside a sandbox.
 *
 * @param interfaces network interfaces
 * @param routes interfaces that a packet could leave by
 * @param reached what it could connect to
 * @param status lines of its {@code /proc/self/status} by their keys
 * @param unknown lines that it should not have printed
 */
record View(
    List<String> interfaces,
    List<String> routes,
    List<String> reached,
    Map<String, String> status,
    List<String> unknown) {
  /** Copies the collections. */
  View {
    interfaces = List.copyOf(interfaces);
    routes = List.copyOf(routes);
    reached = List.copyOf(reached);
    status = Map.copyOf(status);
    unknown = List.copyOf(unknown);
  }

  /**
   * A Bash program that prints what it sees. Its argument is a port of the host's loopback that
   * somebody listens on. The other address is set aside for documentation (RFC 5737): nobody has
   * it, and only a sandbox without any route knows that at once.
   */
  static final String PROGRAM =
      """
      while IFS=: read -r name rest; do
        case $name in *'|'*) ;; *) echo "interface ${name// /}" ;; esac
      done </proc/net/dev
      while read -r name rest; do
        if [ "$name" != Iface ]; then echo "route $name"; fi
      done </proc/net/route
      if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then echo "reached the host's loopback"; fi
      if (exec 3<>/dev/tcp/192.0.2.1/80) 2>/dev/null; then echo "reached 192.0.2.1"; fi
      while read -r key value rest; do
        case $key in Uid: | CapEff: | NoNewPrivs: | Seccomp:) echo "status ${key%:} $value" ;; esac
      done </proc/self/status
      """;

  /** Reads what it printed. */
  static View read(String printed) {
    var interfaces = new ArrayList<String>();
    var routes = new ArrayList<String>();
    var reached = new ArrayList<String>();
    var status = new TreeMap<String, String>();
    var unknown = new ArrayList<String>();
    for (String line : printed.lines().toList()) {
      String[] words = line.split(" ", 2);
      String rest = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "interface" -> interfaces.add(rest);
        case "route" -> routes.add(rest);
        case "reached" -> reached.add(rest);
        case "status" -> {
          String[] pair = rest.split(" ", 2);
          status.put(pair[0], pair.length > 1 ? pair[1] : "");
        }
        default -> unknown.add(line);
      }
    }
    return new View(interfaces, routes, reached, status, unknown);
  }
}
