/** The runtimes that can run, read from {@code runtime-images/catalog.yaml}. */
package dev.sandcastle.schemas.catalog;
