/** What passes between orchestrator and workers besides reports: orders, output and control. */
package dev.sandcastle.schemas.work;
