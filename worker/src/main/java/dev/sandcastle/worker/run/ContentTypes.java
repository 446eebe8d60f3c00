package dev.sandcastle.worker.run;

import java.util.Locale;
import java.util.Map;

/** Media types by a path's ending (requirement OUT-5). */
final class ContentTypes {
  private static final String UNKNOWN = "application/octet-stream";
  private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("pptx", OFFICE + "presentationml.presentation"),
          Map.entry("xlsx", OFFICE + "spreadsheetml.sheet"),
          Map.entry("docx", OFFICE + "wordprocessingml.document"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("json", "application/json"),
          Map.entry("csv", "text/csv"),
          Map.entry("txt", "text/plain"),
          Map.entry("log", "text/plain"),
          Map.entry("html", "text/html"));

  private ContentTypes() {}

  static String of(String path) {
    int dot = path.lastIndexOf('.');
    return BY_ENDING.getOrDefault(path.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
  }
}
