package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.orchestrator.execution.Change;
import dev.sandcastle.orchestrator.execution.Decision;
import dev.sandcastle.orchestrator.execution.ExecutionDecider;
import dev.sandcastle.orchestrator.execution.ExecutionFold;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.execution.Input;
import dev.sandcastle.orchestrator.execution.Policy;
import dev.sandcastle.orchestrator.execution.Slots;
import dev.sandcastle.orchestrator.tenant.TenantState;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The executions of one partition. Call {@link #open} once, then the others. Used by one thread.
 *
 * <p>The store holds one entry an execution and nothing else: slots and waiting rooms are derived
 * from the entries, so a crash between two of its writes cannot make them disagree.
 */
public final class Ledger {
  private final Policy policy;
  private final ExecutionDecider decider;
  private final ExecutionFold fold;
  private final States states;
  private final Outlet outlet;
  private final Map<TenantId, TenantState> tenants = new HashMap<>();
  private final Retirement retirement = new Retirement(Retirement.MEMORY_PER_TENANT);
  private Reconciliation reconciliation = Reconciliation.of(Tail.EMPTY);
  private Instant openedAt = Instant.MAX;

  /** Over a store, which may hold states already. */
  public Ledger(Policy policy, States states, Outlet outlet) {
    this.policy = policy;
    this.decider = new ExecutionDecider(policy);
    this.fold = new ExecutionFold(policy);
    this.states = states;
    this.outlet = outlet;
  }

  /** Brings store and logs together: what only one of them has, both have afterwards. */
  public void open(Tail tail, Instant now) {
    openedAt = now;
    states.forEach((key, state) -> index(key, new ExecutionState.Absent(), state));
    reconciliation = Reconciliation.of(tail);
    for (var event : reconciliation.eventsMissingFrom(states)) {
      fold(Key.of(event), List.of(new Change.Happened(event)));
    }
    var known = new ArrayList<Key>();
    states.forEach((key, _) -> known.add(key));
    for (Key key : known) {
      var state = states.get(key);
      reconciliation.eventsMissingFromLog(key, state).forEach(outlet::event);
      reconciliation.effectsInDoubt(key, state, now).forEach(outlet::effect);
      if (state instanceof ExecutionState.Held) {
        fold(key, List.of(new Change.Resumed(now.plus(policy.leaseTimeout()))));
      }
    }
    List.copyOf(tenants.keySet()).forEach(tenant -> settle(tenant, now));
  }

  /**
   * Decides about an input and carries the decision out.
   *
   * @return the rejection, when it was refused
   */
  public Optional<Decision.Rejected> handle(Input input, Instant now) {
    var rejected = decide(input, now);
    settle(input.tenantId(), now);
    return rejected;
  }

  private Optional<Decision.Rejected> decide(Input input, Instant now) {
    var key = new Key(input.tenantId(), input.executionId());
    if (input instanceof Input.Command(ExecutionCommand.CancelLabelled command, _)) {
      labelled(command).forEach(each -> decide(each, input, now));
      return Optional.empty();
    }
    if (input instanceof Input.Command(ExecutionCommand.Execute execute, long offset)
        && decidedBefore(key)) {
      resume(key, new Change.Submitted(execute, offset), now);
      return Optional.empty();
    }
    return decide(key, input, now) instanceof Decision.Rejected rejected
        ? Optional.of(rejected)
        : Optional.empty();
  }

  /**
   * Whom a command may mean. Those who wait come first: should a crash cut what becomes of them,
   * {@link #open} gives a slot that is free already to none of them.
   */
  private List<Key> labelled(ExecutionCommand.CancelLabelled command) {
    var tenant = tenants.get(command.tenantId());
    return tenant == null
        ? List.of()
        : tenant.labelled(command.label(), command.value()).stream()
            .map(id -> new Key(command.tenantId(), id))
            .toList();
  }

  /** Looks for what is overdue, and forgets what has long ended. */
  public void tick(Instant now) {
    for (var tenant : List.copyOf(tenants.entrySet())) {
      for (ExecutionId id : tenant.getValue().active()) {
        var key = new Key(tenant.getKey(), id);
        if (decide(key, new Input.Tick(key.tenantId(), id), now)
                instanceof Decision.Accepted accepted
            && !accepted.changes().isEmpty()) {
          settle(key.tenantId(), now);
        }
      }
    }
    var settled = List.<Change>of(new Change.Settled(certain(now)));
    retirement.endedBefore(certain(now)).forEach(key -> fold(key, settled));
    retirement.forgottenBy(now).forEach(states::remove);
  }

  private boolean decidedBefore(Key key) {
    return states.get(key) instanceof ExecutionState.Absent && reconciliation.isAhead(key);
  }

  /** The log has this execution's events, the store had lost them: nothing is emitted again. */
  private void resume(Key key, Change.Submitted submitted, Instant now) {
    var changes = new ArrayList<Change>();
    changes.add(submitted);
    reconciliation.takeAhead(key).forEach(event -> changes.add(new Change.Happened(event)));
    fold(key, changes);
    reconciliation.effectsInDoubt(key, states.get(key), now).forEach(outlet::effect);
  }

  private Decision decide(Key key, Input input, Instant now) {
    var decision = decider.decide(states.get(key), slots(key), input, now);
    if (decision instanceof Decision.Accepted accepted && !accepted.changes().isEmpty()) {
      var changes = new ArrayList<Change>();
      changes.add(new Change.Settled(certain(now)));
      changes.addAll(accepted.changes());
      fold(key, changes);
      for (Change change : accepted.changes()) {
        if (change instanceof Change.Happened happened) {
          outlet.event(happened.event());
        }
      }
    }
    decision.effects().forEach(outlet::effect);
    return decision;
  }

  /** Gives free slots to those who wait longest, and tells the others when they moved up. */
  private void settle(TenantId tenantId, Instant now) {
    var tenant = tenants.get(tenantId);
    if (tenant == null) {
      return;
    }
    while (tenant.activeCount() < policy.runningPerTenant() && tenant.waitingCount() > 0) {
      var id = tenant.firstWaiting().orElseThrow();
      decide(new Key(tenantId, id), new Input.Release(tenantId, id), now);
    }
    if (tenant.takeMovedUp()) {
      announce(tenantId, tenant.waiting(), now);
    }
    if (tenant.isEmpty()) {
      tenants.remove(tenantId);
    }
  }

  private void announce(TenantId tenantId, List<ExecutionId> waiting, Instant now) {
    for (int position = 1; position <= waiting.size(); position++) {
      if (ExecutionDecider.isAnnounced(position)) {
        var id = waiting.get(position - 1);
        decide(new Key(tenantId, id), new Input.Announce(tenantId, id), now);
      }
    }
  }

  private Slots slots(Key key) {
    var tenant = tenants.get(key.tenantId());
    if (tenant == null) {
      return new Slots(0, 0, 0);
    }
    int position =
        states.get(key) instanceof ExecutionState.Waiting w ? tenant.position(w.ticket()) : 0;
    return new Slots(tenant.activeCount(), tenant.waitingCount(), position);
  }

  /**
   * What was decided before this has reached the logs. For a while after {@link #open}, events that
   * were emitted again are on their way, however old they are, and nothing is certain.
   */
  private Instant certain(Instant now) {
    var certain = now.minus(ExecutionState.Journal.UNCERTAIN);
    return certain.isBefore(openedAt) ? Instant.MIN : certain;
  }

  /** One write for all changes of a decision: a crash leaves none of them half done. */
  private void fold(Key key, List<Change> changes) {
    var state = states.get(key);
    for (Change change : changes) {
      var before = state;
      state = fold.apply(before, change);
      index(key, before, state);
      outlet.moved(before, state);
    }
    states.put(key, state);
  }

  private void index(Key key, ExecutionState before, ExecutionState after) {
    if (after instanceof ExecutionState.Done done) {
      retirement.add(key, done);
    }
    if (after instanceof ExecutionState.Live || tenants.containsKey(key.tenantId())) {
      tenants
          .computeIfAbsent(key.tenantId(), _ -> new TenantState())
          .moved(key.executionId(), before, after);
    }
  }
}
