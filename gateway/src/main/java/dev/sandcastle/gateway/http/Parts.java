package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.AdmissionRules;
import dev.sandcastle.gateway.admission.Authenticator;
import dev.sandcastle.gateway.follow.ExecutionFollower;
import dev.sandcastle.gateway.follow.TopicLayout;
import dev.sandcastle.gateway.links.LinkTokens;
import dev.sandcastle.gateway.publish.CommandPublisher;
import dev.sandcastle.gateway.publish.KafkaClients;
import dev.sandcastle.gateway.webhooks.Webhooks;
import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import java.time.Clock;

/**
 * What the routes are made of.
 *
 * @param authenticator knows whose a request is
 * @param catalog what can run
 * @param rules what may be asked for
 * @param blobs where sources go and results come from
 * @param links makes and checks links to files
 * @param executions finds executions
 * @param webhooks who wants to be told
 * @param topics the way to and from Kafka
 * @param clock what time it is
 */
public record Parts(
    Authenticator authenticator,
    RuntimeCatalog catalog,
    AdmissionRules rules,
    Blobs blobs,
    LinkTokens links,
    Executions executions,
    Webhooks webhooks,
    TopicParts topics,
    Clock clock) {
  /**
   * The way to and from Kafka.
   *
   * @param clients makes consumers for streams
   * @param publisher writes commands
   * @param follower hears of events
   * @param layout where records lie
   */
  public record TopicParts(
      KafkaClients clients,
      CommandPublisher publisher,
      ExecutionFollower follower,
      TopicLayout layout) {}
}
