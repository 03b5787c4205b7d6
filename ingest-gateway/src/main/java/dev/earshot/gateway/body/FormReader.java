package dev.earshot.gateway.body;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a form: its fields into a JSON object of strings, its one file straight to disk, never into memory. */
public final class FormReader implements Reading {
    /** The most parts that a multipart form may have: every field that there is, and some that only the sender knows. */
    public static final int MOST_PARTS = 32;
    /** Boundaries and headers of parts are no fields, bytes. */
    private static final int SLACK = 64 * 1024;

    private final HttpServerRequest request;
    private final Disk disk;
    private final long fieldLimit;
    private final long limit;
    private final Promise<Body> promise = Promise.promise();
    private int files;
    private long total;
    private long outsideFiles;
    private boolean inFile;
    private long uploaded;
    private String filename = "";
    private @Nullable BodyFile growing;
    private Future<@Nullable Path> written = Future.succeededFuture();

    private FormReader(HttpServerRequest request, Disk disk, long fieldLimit, long limit) {
        this.request = request;
        this.disk = disk;
        this.fieldLimit = fieldLimit;
        this.limit = limit;
    }

    /**
     * Begins to read.
     *
     * @param fieldLimit bytes of all fields together
     * @param limit bytes in all, where it is multipart
     */
    public static Reading start(HttpServerRequest request, Disk disk, long fieldLimit, long limit) {
        FormReader reader = new FormReader(request, disk, fieldLimit, isMultipart(request) ? limit : fieldLimit);
        long announced = BodyReader.announced(request);
        if (announced > reader.limit) {
            reader.stop(new BodyFault.TooLarge("A form", reader.limit, announced));
            return reader;
        }
        try {
            request.setExpectMultipart(true); // throws what it finds wrong with the content type
        } catch (RuntimeException malformed) {
            reader.stop(new BodyFault.BadForm(
                    "", "The content type is malformed: multipart/form-data needs a boundary, and a known charset."));
            return reader;
        }
        request.uploadHandler(reader::take);
        request.handler(chunk -> reader.count(chunk.length()));
        request.exceptionHandler(reader::broken);
        request.endHandler(_ -> reader.written.onComplete(file -> {
            if (file.succeeded()) {
                reader.finish(file.result());
            } else {
                reader.stop((BodyFault) file.cause());
            }
        }));
        request.resume();
        return reader;
    }

    private static boolean isMultipart(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        return type != null && type.trim().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    @Override
    public Future<Body> body() {
        return promise.future();
    }

    @Override
    public long arrived() {
        return total;
    }

    @Override
    public void stop(BodyFault why) {
        if (promise.tryFail(why) && growing != null) {
            growing.abandon();
        }
    }

    // The decoder tells of its own limits, and of what it cannot read, as broken connections are told.
    private void broken(Throwable failure) {
        boolean overItsSize = String.valueOf(failure.getMessage()).contains("Size exceed");
        if (failure instanceof HttpPostRequestDecoder.TooLongFormFieldException || overItsSize) {
            stop(tooManyFieldBytes(-1));
        } else if (failure instanceof HttpPostRequestDecoder.TooManyFormFieldsException) {
            stop(tooManyParts("more"));
        } else if (failure instanceof DecoderException) {
            stop(new BodyFault.BadForm("", "The form cannot be read: its parts do not follow its boundary."));
        } else {
            stop(new BodyFault.Incomplete(failure));
        }
    }

    // Raw bytes, after the decoder has had them. The decoder keeps fields in memory, so these are counted as they come.
    private void count(int bytes) {
        total += bytes;
        if (!inFile) {
            outsideFiles += bytes;
        }
        if (total > limit) {
            stop(new BodyFault.TooLarge("A form", limit, -1));
        } else if (outsideFiles > fieldLimit + SLACK) {
            stop(tooManyFieldBytes(-1));
        }
    }

    private BodyFault tooManyFieldBytes(long size) {
        return new BodyFault.TooLarge("The fields of a form, all but its recording,", fieldLimit, size);
    }

    private static BodyFault tooManyParts(String parts) {
        return new BodyFault.BadForm(
                "",
                "A multipart body may have at most " + MOST_PARTS + " parts; this one has " + parts
                        + ". Send the fields as JSON, or leave empty ones out.");
    }

    private void take(HttpServerFileUpload upload) {
        files++;
        if (promise.future().isComplete()) {
            return;
        }
        if (files > 1) {
            stop(new BodyFault.BadForm(
                    "", "One file, voice_recording, and at most " + MOST_PARTS + " parts are read."));
            return;
        }
        inFile = true;
        filename = upload.filename() == null ? "" : upload.filename();
        upload.pause();
        Promise<@Nullable Path> done = Promise.promise();
        written = done.future();
        var _ = disk.open().onComplete(opened -> {
            if (opened.failed()) {
                stop((BodyFault) opened.cause());
                done.fail(opened.cause());
            } else {
                pipe(upload, opened.result(), done);
            }
        });
    }

    private void pipe(HttpServerFileUpload upload, BodyFile into, Promise<@Nullable Path> done) {
        if (promise.future().isComplete()) {
            into.abandon();
            return;
        }
        growing = into;
        upload.exceptionHandler(failure -> stop(new BodyFault.Incomplete(failure)));
        upload.endHandler(_ -> {
            inFile = false;
            into.finish().<@Nullable Path>map(place -> place).onComplete(done);
        });
        upload.handler(chunk -> {
            uploaded += chunk.length();
            into.write(chunk, upload, this::stop);
        });
        upload.resume();
    }

    private void finish(@Nullable Path file) {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        MultiMap fields = request.formAttributes();
        long size = 0;
        for (String name : fields.names()) {
            List<String> values = fields.getAll(name);
            for (String value : values) {
                size += value.getBytes(StandardCharsets.UTF_8).length;
            }
            if (values.size() > 1 && ObservedFields.isIdentity(name)) {
                stop(new BodyFault.BadForm(name, FieldPass.TWICE));
                return;
            }
            put(json, name, values);
        }
        int parts = fields.entries().size() + files;
        if (size > fieldLimit) {
            stop(tooManyFieldBytes(size));
        } else if (parts > MOST_PARTS && isMultipart(request)) {
            stop(tooManyParts(Integer.toString(parts)));
        } else {
            Path recording = uploaded == 0 ? null : file;
            if (promise.tryComplete(new Body.Form(EarshotJson.bytes(json), recording, filename)) && uploaded == 0) {
                disk.drop(file);
            }
        }
    }

    // A field that is there several times is a list where lists are read, and elsewhere the last of them.
    private static void put(ObjectNode json, String name, List<String> values) {
        if (values.size() > 1 && ObservedFields.isList(name)) {
            ArrayNode list = json.putArray(name);
            values.forEach(list::add);
        } else {
            json.put(name, values.getLast());
        }
    }
}
