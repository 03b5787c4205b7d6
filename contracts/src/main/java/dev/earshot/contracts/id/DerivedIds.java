package dev.earshot.contracts.id;

/** Ids of scores, verdicts and deliveries: derived from what they are about, so that a repeat carries the same. */
public final class DerivedIds {
    private DerivedIds() {}

    /** Id of a score: {@code sco_} and 24 hex characters. */
    public static String score(
            long projectId, long callLogId, long metricId, int metricVersion, String inputHash, long requestId) {
        return "sco_" + hash("score", projectId, callLogId, metricId, metricVersion, inputHash, requestId);
    }

    /** Id of a verdict: {@code ver_} and 24 hex characters. */
    public static String verdict(long projectId, long callLogId, int number) {
        return "ver_" + hash("verdict", projectId, callLogId, number);
    }

    /** Id of a delivery, its {@code webhook-id}: {@code msg_} and 24 hex characters; it has no full stop. */
    public static String delivery(long projectId, long callLogId, String eventType, int number, String endpoint) {
        return "msg_" + hash("delivery", projectId, callLogId, eventType, number, endpoint);
    }

    /** Id of a webhook: {@code whk_} and 24 hex characters, the same for the same bytes at the same door. */
    public static String webhook(long projectId, String door, byte[] body) {
        return webhook(projectId, door, Hash.shortHex(body));
    }

    /** The same, of a body that is hashed once for several owners: {@link Hash#shortHex}. */
    public static String webhook(long projectId, String door, String bodyHash) {
        return "whk_" + hash("webhook", projectId, door, bodyHash);
    }

    private static String hash(Object... parts) {
        StringBuilder text = new StringBuilder("earshot");
        for (Object part : parts) {
            text.append('\0').append(part);
        }
        return Hash.hex(text.toString()).substring(0, 24);
    }
}
