package dev.earshot.gateway.keyed;

import dev.earshot.gateway.body.SessionFields;
import java.util.List;

/**
 * What a tracer inside a LiveKit agent sends when its session is over: the session report, which may be large. It may
 * lack a session id. Then the room tells which call it is, and after it the job; the room's name comes last, for a name
 * may be used again.
 */
final class LiveKitDoor implements KeyedDoor {
    /** A limit of its own, bytes: the report carries every event of the session. */
    private static final int LIMIT = 10 * 1024 * 1024;

    private static final SessionFields.Reader READER = new SessionFields.Reader(new SessionFields.Form(
            List.of("session_start", "session_export"),
            List.of(),
            List.of("session_report", "provider_data"),
            List.of(
                    "/provider_data/room_info/sid",
                    "/session_report/room_id",
                    "/provider_data/job_info/id",
                    "/provider_data/job_info/job_id",
                    "/session_report/job_id",
                    "/provider_data/room_info/name",
                    "/session_report/room"),
            true));

    @Override
    public String word() {
        return "livekit";
    }

    @Override
    public String path() {
        return "/observability/v1/livekit/observe";
    }

    @Override
    public int bodyLimit(int usual) {
        return Math.max(usual, LIMIT);
    }

    @Override
    public Sent read(byte[] body) {
        return Sessions.read(body, READER);
    }
}
