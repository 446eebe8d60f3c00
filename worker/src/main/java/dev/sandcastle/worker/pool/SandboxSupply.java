package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.worker.pool.TakenSandbox.Reuse;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where programs get their sandboxes, and where these go afterwards: an emptied one of the same
 * tenant if that was asked for and there is one, a warm one, else a new one. Thread-safe.
 */
public final class SandboxSupply implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(SandboxSupply.class);

  private final WarmPool pool;
  private final ReuseKeep keep;
  private final PoolListener listener;

  /** Holds nothing until {@link #stock}. */
  public SandboxSupply(
      Sandboxes sandboxes, PoolConfig pool, KeepConfig keep, PoolListener listener) {
    this.pool = new WarmPool(sandboxes, pool, listener);
    this.keep = new ReuseKeep(keep, System::nanoTime);
    this.listener = listener;
  }

  /** The engine answers, and has these images, by runtime; others are given up. */
  public void stock(Map<RuntimeId, String> images) {
    pool.stock(images);
  }

  /**
   * A sandbox for one program of a tenant. Never waits for one to come back.
   *
   * @throws SandboxException when there is none and none could be made
   */
  public TakenSandbox take(TenantId tenantId, SandboxSpec spec, Isolation isolation)
      throws SandboxException {
    boolean reuse = isolation == Isolation.REUSE && mayBeReused(spec);
    if (reuse) {
      Optional<TakenSandbox> used = keep.take(tenantId, spec);
      if (used.isPresent()) {
        return used.get();
      }
    }
    WarmPool.Taken taken = pool.take(spec);
    return new TakenSandbox(
        taken.sandbox(),
        taken.start(),
        reuse ? Optional.of(new Reuse(tenantId, spec, 1)) : Optional.empty());
  }

  /** Not in gVisor: before 20251215 a program there could answer a reset in init's place. */
  private static boolean mayBeReused(SandboxSpec spec) {
    return spec.isReusable() && spec.runtimeClass() == RuntimeClass.RUNC;
  }

  /**
   * Takes a sandbox back when its program's end was told: empties and keeps it, or destroys it.
   *
   * @param wellBehaved whether its programs ended by themselves and in an ordinary way, so that it
   *     may be used again
   */
  public void giveBack(TakenSandbox taken, boolean wellBehaved) {
    Optional<Reuse> reuse = taken.reuse().filter(it -> wellBehaved && keep.wants(it));
    if (reuse.isPresent() && isEmptied(taken.sandbox())) {
      keep.keep(taken.sandbox(), reuse.get());
    } else {
      taken.sandbox().close();
    }
    pool.programEnded();
  }

  /** How full the warm pool is, of each kind that it keeps. */
  public List<PoolLevel> levels() {
    return pool.levels();
  }

  /** How many used sandboxes wait for their tenants. */
  public int kept() {
    return keep.size();
  }

  /** Closes what waited for its tenant for too long; call it every second or so. */
  public void inspect() {
    keep.inspect();
  }

  /** Folders of the host that sandboxes see which no program has right now. */
  public Set<Path> mountsInUse() {
    var mounts = new HashSet<>(pool.mounts());
    mounts.addAll(keep.mounts());
    return mounts;
  }

  /** Makes no more and closes what nobody has. */
  @Override
  public void close() {
    keep.close();
    pool.close();
  }

  private boolean isEmptied(Sandbox sandbox) {
    boolean clean = false;
    try {
      sandbox.reset();
      clean = true;
    } catch (SandboxException failed) {
      LOGGER
          .atWarn()
          .addKeyValue("sandboxId", sandbox.id())
          .addKeyValue("reason", failed.failure())
          .addKeyValue("error", failed.getMessage())
          .log("used sandbox is destroyed");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    listener.sandboxReset(clean);
    return clean;
  }
}
