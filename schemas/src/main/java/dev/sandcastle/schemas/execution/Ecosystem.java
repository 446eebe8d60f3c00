package dev.sandcastle.schemas.execution;

/** Where packages come from. Names are in the catalogue, in lower case. */
public enum Ecosystem {
  /** Wheels of a Python index. */
  PYTHON,
  /** Packages of an npm registry. */
  NODE
}
