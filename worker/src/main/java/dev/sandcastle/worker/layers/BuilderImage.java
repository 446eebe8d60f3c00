package dev.sandcastle.worker.layers;

/**
 * The image that a runtime's packages are installed in: the runtime's own and a package manager.
 */
final class BuilderImage {
  private static final String SUFFIX = "-builder";

  private BuilderImage() {}

  /** Its name: that of the runtime's image, the suffix before its tag. */
  static String of(String image) {
    int tag = image.indexOf(':', image.lastIndexOf('/') + 1);
    return tag < 0 ? image + SUFFIX : image.substring(0, tag) + SUFFIX + image.substring(tag);
  }
}
