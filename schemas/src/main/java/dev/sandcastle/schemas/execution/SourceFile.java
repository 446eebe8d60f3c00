package dev.sandcastle.schemas.execution;

/**
 * One source file, laid under {@code /workspace/code} before the program starts.
 *
 * @param path relative, in the normal form the gateway's path rules leave
 * @param content the file's bytes
 */
public record SourceFile(String path, Bytes content) {}
