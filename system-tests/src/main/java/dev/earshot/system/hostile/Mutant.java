package dev.earshot.system.hostile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request as it goes over the wire.
 *
 * @param id it carries it as {@code x-request-id}, which travels with whatever becomes of it
 * @param door where it is sent
 * @param what how it was made, for who reads a report
 * @param bytes head and body
 * @param pauses places in the bytes where the sender flushes and the network takes a breath
 * @param halfClosed whether the sender closes his side after the last byte
 * @param expected what must come of it
 * @param kept the body as it must be kept, byte by byte; {@code null} where the gateway writes what is kept
 */
record Mutant(
        String id,
        Door door,
        String what,
        byte[] bytes,
        List<Integer> pauses,
        boolean halfClosed,
        Expected expected,
        byte @Nullable [] kept) {}
