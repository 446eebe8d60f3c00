package dev.sandcastle.schemas.execution;

/**
 * One file that a program left under {@code /workspace/output}.
 *
 * @param path relative to that folder
 * @param contentType media type, guessed from the path's ending
 * @param blob the content
 */
public record OutputFile(String path, String contentType, BlobRef blob) {}
