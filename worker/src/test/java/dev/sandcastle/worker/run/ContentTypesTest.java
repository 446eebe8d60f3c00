package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContentTypesTest {
  // OUT-5
  @ParameterizedTest
  @CsvSource({
    "slides.pptx, application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "sheet.xlsx, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "letter.docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "a.pdf, application/pdf",
    "a.png, image/png",
    "a.jpg, image/jpeg",
    "a.jpeg, image/jpeg",
    "a.svg, image/svg+xml",
    "a.json, application/json",
    "a.csv, text/csv",
    "a.txt, text/plain",
    "a.log, text/plain",
    "a.html, text/html",
    "A.PNG, image/png",
    "a.tar.gz, application/octet-stream",
    "noending, application/octet-stream",
    "folder.png/file, application/octet-stream",
    "a., application/octet-stream",
  })
  void shouldTellTheTypeByTheEnding(String path, String type) {
    assertThat(ContentTypes.of(path)).isEqualTo(type);
  }
}
