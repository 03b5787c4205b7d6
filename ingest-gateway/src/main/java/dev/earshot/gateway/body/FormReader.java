package dev.earshot.gateway.body;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a form: its fields into a JSON object of strings, its one file straight to disk, never into memory. */
public final class FormReader {
    /** The most parts that a form may have. */
    public static final int MOST_PARTS = 10;

    /**
     * A form.
     *
     * @param json the fields
     * @param file what was uploaded, {@code null} when nothing was
     * @param filename as the sender called it
     */
    public record Form(byte[] json, @Nullable Path file, String filename) {}

    /** Why a form was not read. */
    public static final class BadForm extends java.io.IOException {
        private static final long serialVersionUID = 1;

        BadForm(String expectation) {
            super(expectation);
        }
    }

    private final HttpServerRequest request;
    private final Recordings recordings;
    private final long fieldLimit;
    private final long limit;
    private final Promise<Form> promise = Promise.promise();
    private int parts;
    private long uploaded;
    private @Nullable Path file;
    private String filename = "";
    private Future<Void> written = Future.succeededFuture();

    private FormReader(HttpServerRequest request, Recordings recordings, long fieldLimit, long limit) {
        this.request = request;
        this.recordings = recordings;
        this.fieldLimit = fieldLimit;
        this.limit = limit;
    }

    /**
     * Reads the form of a request.
     *
     * @param fieldLimit bytes of all fields together
     * @param limit bytes of fields and file
     * @return fails with {@link BodyReader.TooLarge} or {@link BadForm}; no file is left then
     */
    public static Future<Form> read(
            Vertx vertx, HttpServerRequest request, Recordings recordings, long fieldLimit, long limit) {
        long announced = BodyReader.announced(request);
        if (announced > limit) {
            request.resume();
            return Future.failedFuture(new BodyReader.TooLarge(announced));
        }
        FormReader reader = new FormReader(request, recordings, fieldLimit, limit);
        reader.start(vertx);
        return reader.promise.future().onFailure(_ -> reader.dropFile());
    }

    private void start(Vertx vertx) {
        request.setExpectMultipart(true);
        request.uploadHandler(upload -> take(vertx, upload));
        request.exceptionHandler(failure -> promise.tryFail(
                failure instanceof java.io.IOException ? new BadForm("The form is not complete.") : failure));
        request.endHandler(_ -> written.onComplete(_ -> finish()));
        request.resume();
    }

    private void take(Vertx vertx, HttpServerFileUpload upload) {
        parts++;
        if (file != null || parts > MOST_PARTS) {
            promise.tryFail(new BadForm("One file, voice_recording, and at most " + MOST_PARTS + " parts are read."));
            return;
        }
        Path place = recordings.incoming();
        file = place;
        filename = upload.filename() == null ? "" : upload.filename();
        upload.pause();
        Promise<Void> done = Promise.promise();
        written = done.future();
        var _ = vertx.fileSystem()
                .open(place.toString(), new OpenOptions().setWrite(true))
                .onComplete(opened -> {
                    if (opened.failed()) {
                        promise.tryFail(opened.cause());
                        done.fail(opened.cause());
                    } else {
                        pipe(upload, opened.result(), done);
                    }
                });
    }

    private void pipe(HttpServerFileUpload upload, AsyncFile into, Promise<Void> done) {
        upload.exceptionHandler(done::tryFail);
        upload.endHandler(_ -> into.close().onComplete(done));
        upload.handler(chunk -> {
            uploaded += chunk.length();
            if (uploaded > limit) {
                promise.tryFail(new BodyReader.TooLarge(-1));
                return;
            }
            var _ = into.write(chunk);
            if (into.writeQueueFull()) {
                upload.pause();
                into.drainHandler(_ -> upload.resume());
            }
        });
        upload.resume();
    }

    private void finish() {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        long size = 0;
        for (var field : request.formAttributes()) {
            parts++;
            size += field.getValue().length();
            json.put(field.getKey(), field.getValue());
        }
        if (size > fieldLimit) {
            promise.tryFail(new BodyReader.TooLarge(size));
        } else if (parts > MOST_PARTS && isMultipart()) {
            promise.tryFail(new BadForm("A multipart body may have at most " + MOST_PARTS + " parts; this one has "
                    + parts + ". Send the fields as JSON, or leave empty ones out."));
        } else {
            promise.tryComplete(new Form(EarshotJson.bytes(json), uploaded == 0 ? null : file, filename));
        }
        if (uploaded == 0) {
            dropFile();
        }
    }

    private boolean isMultipart() {
        String type = request.getHeader("content-type");
        return type != null && type.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/");
    }

    private void dropFile() {
        Path left = file;
        if (left != null) {
            recordings.drop(left);
        }
    }
}
