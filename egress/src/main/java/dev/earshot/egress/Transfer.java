package dev.earshot.egress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Fetch} on its way. All of it runs on one event loop, but for what is asked about it. Whatever comes first ends
 * it; the file is closed before that is told.
 */
public final class Transfer {
    private static final long LOOK_MS = 250;

    /** Makes a connection to an address that was checked, or says why there is none. */
    interface Connector {
        Future<HttpClientRequest> connect(String url, Map<String, String> headers, Context context);
    }

    /** The guard said no. */
    static final class Closed extends Exception {
        private static final long serialVersionUID = 1;

        Closed(String reason) {
            super(reason, null, false, false);
        }
    }

    private final Vertx vertx;
    private final Context context;
    private final Fetch fetch;
    private final Connector connector;
    private final Promise<Fetched> result = Promise.promise();
    private final long began = System.nanoTime();
    private final long timer;

    private long heard = System.nanoTime();
    private boolean redirected;
    private boolean over;
    private boolean waiting = true;
    private @Nullable HttpClientRequest open;
    private @Nullable Intake intake;

    Transfer(Vertx vertx, Fetch fetch, Connector connector) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.fetch = fetch;
        this.connector = connector;
        this.timer = vertx.setPeriodic(LOOK_MS, _ -> context.runOnContext(_ -> look()));
        context.runOnContext(_ -> ask(fetch.url(), fetch.headers()));
    }

    /** Never fails: what goes wrong is a result. */
    public CompletionStage<Fetched> result() {
        return result.future().toCompletionStage();
    }

    /** Bytes at the start of the file that are good by now; any thread may ask. */
    public long bytes() {
        Intake writing = intake();
        return writing == null ? fetch.have() : writing.written();
    }

    /** What they are of, {@code null} while nobody says; any thread may ask. */
    public @Nullable String etag() {
        Intake writing = intake();
        return writing == null ? fetch.etag() : writing.etag();
    }

    /** Ends it now, as broken; what came stays. */
    public void stop() {
        context.runOnContext(_ -> broken("stopped"));
    }

    private synchronized @Nullable Intake intake() {
        return intake;
    }

    private synchronized void intake(Intake begun) {
        intake = begun;
    }

    private void look() {
        long now = System.nanoTime();
        if (now - began > fetch.limits().total().toNanos()) {
            broken("took too long");
        } else if (waiting && now - heard > fetch.limits().stall().toNanos()) {
            broken("nothing came for too long");
        }
    }

    private void ask(String url, Map<String, String> headers) {
        var _ = connector
                .connect(url, headers, context)
                .onComplete(connected -> context.runOnContext(_ -> {
                    if (connected.succeeded()) {
                        send(connected.result(), url);
                    } else {
                        failed(connected.cause());
                    }
                }));
    }

    private void send(HttpClientRequest request, String url) {
        if (over) {
            var _ = request.reset();
            return;
        }
        open = request;
        request.putHeader("Accept-Encoding", "identity");
        if (fetch.continues()) {
            request.putHeader("Range", "bytes=" + fetch.have() + "-").putHeader("If-Range", fetch.etag());
        }
        var _ = request.send().onComplete(sent -> {
            if (sent.succeeded()) {
                receive(sent.result(), url);
            } else {
                failed(sent.cause());
            }
        });
    }

    private void receive(HttpClientResponse response, String url) {
        heard = System.nanoTime();
        response.exceptionHandler(_ -> {}); // until it is taken, what breaks is what we reset
        response.pause();
        int status = response.statusCode();
        String location = response.getHeader("location");
        if (status >= 300 && status < 400 && location != null && !redirected) {
            redirect(response, url, location);
        } else if (status == 200) {
            take(response, 0);
        } else if (status == 206 && fetch.continues() && continues(response)) {
            take(response, fetch.have());
        } else if (status == 206 || (status == 416 && fetch.continues())) {
            // What is there does not fit what they have: from the start, next time.
            end(new Fetched.Broken("another range than asked for", 0, null));
        } else {
            end(new Fetched.Refused(status, response.getHeader("retry-after")));
        }
    }

    private boolean continues(HttpClientResponse response) {
        String range = response.getHeader("content-range");
        return range != null && range.startsWith("bytes " + fetch.have() + "-");
    }

    private void redirect(HttpClientResponse response, String url, String location) {
        redirected = true;
        URI from = URI.create(url);
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException malformed) {
            end(new Fetched.Blocked("malformed address of a redirect"));
            return;
        }
        boolean same = from.getScheme().equalsIgnoreCase(to.getScheme())
                && from.getAuthority().equalsIgnoreCase(to.getAuthority());
        var _ = response.request().reset();
        ask(to.toString(), same ? fetch.headers() : Map.of());
    }

    private void take(HttpClientResponse response, long from) {
        long announced = announced(response);
        if (announced >= 0 && from + announced > fetch.limits().most()) {
            end(new Fetched.TooLarge(from + announced));
            return;
        }
        response.exceptionHandler(this::failed);
        waiting = false;
        OpenOptions options = new OpenOptions().setWrite(true).setCreate(true).setTruncateExisting(from == 0);
        var _ = vertx.fileSystem().open(fetch.file().toString(), options).onComplete(opened -> {
            waiting = true;
            if (opened.failed()) {
                broken("the file cannot be written");
                return;
            }
            Intake writing = new Intake(opened.result(), from, response.getHeader("etag"));
            if (over) {
                var _ = writing.close();
                return;
            }
            intake(writing);
            response.handler(chunk -> {
                heard = System.nanoTime();
                if (over) {
                    return;
                }
                if (writing.taken() + chunk.length() > fetch.limits().most()) {
                    end(new Fetched.TooLarge(writing.taken() + chunk.length()));
                    return;
                }
                writing.write(chunk, () -> broken("the file cannot be written"));
                if (writing.isFull()) {
                    waiting = false;
                    response.pause();
                    writing.onRoom(() -> {
                        waiting = true;
                        heard = System.nanoTime();
                        response.resume();
                    });
                }
            });
            response.endHandler(_ -> {
                if (announced >= 0 && writing.taken() != from + announced) {
                    broken("cut short");
                } else {
                    end(new Fetched.Complete(writing.taken(), response.getHeader("content-type")));
                }
            });
            response.resume();
        });
    }

    /** The length of what follows, -1 when nobody says, or says no number. */
    private static long announced(HttpClientResponse response) {
        String length = response.getHeader("content-length");
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
    }

    private void failed(Throwable failure) {
        Throwable cause = failure.getCause() != null ? failure.getCause() : failure;
        if (failure instanceof Closed closed) {
            end(new Fetched.Blocked(String.valueOf(closed.getMessage())));
        } else if (cause instanceof UnknownHostException) {
            broken("unknown host");
        } else {
            broken("the connection broke");
        }
    }

    private void broken(String reason) {
        end(new Fetched.Broken(reason, -1, null));
    }

    private void end(Fetched how) {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(timer);
        HttpClientRequest request = open;
        if (request != null && !(how instanceof Fetched.Complete)) {
            var _ = request.reset();
        }
        Intake writing = intake();
        if (writing == null) {
            result.complete(standing(how));
            return;
        }
        // A byte that did not reach the disk is found missing here, and nothing that is whole is told before.
        var _ = writing.close()
                .onComplete(closed -> result.complete(
                        closed.failed() && how instanceof Fetched.Complete
                                ? standing(new Fetched.Broken("the file cannot be written", -1, null))
                                : standing(how)));
    }

    /** With what stands in the file now. */
    private Fetched standing(Fetched how) {
        return how instanceof Fetched.Broken broken && broken.bytes() < 0
                ? new Fetched.Broken(broken.reason(), etag() == null ? 0 : bytes(), etag())
                : how;
    }
}
